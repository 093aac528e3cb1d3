import { measureSession } from './measure-session.ts';
import { measureZone } from './measure-zone.ts';

/** One measurement in a process of its own: its first argument names it, the second is JSON. Prints what it found. */
const [what, settings = '{}'] = process.argv.slice(2);
const told = JSON.parse(settings);
const found = what === 'session' ? await measureSession(told.guests, told.calls) : await measureZone(told);
process.stdout.write(`${JSON.stringify(found)}\n`);
