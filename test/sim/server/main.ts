import { serveControl, simulationControl } from './control.ts';
import { SshFront } from './ssh-front.ts';
import { World } from './world.ts';

/**
 * A simulation as a process of its own. Its one argument is JSON; the first line that it prints is JSON as well. It ends
 * with its standard input, and so with whoever started it.
 */
const { names, traits, hostKey, authorized } = JSON.parse(process.argv[2] ?? '{}');
const world = new World(names, traits);
const front = new SshFront(world, { hostKey, authorized });
const port = await front.listen();
const control = await serveControl(simulationControl(world, front));
process.stdout.write(`${JSON.stringify({ port, control })}\n`);
process.stdin.resume().on('end', () => process.exit());
