import type { FaultSpec } from '../server/faults.ts';
import type { Simulation } from '../simulation.ts';
import type { Random } from './random.ts';

const faults: readonly Pick<FaultSpec, 'act' | 'moment' | 'slowMs'>[] = [
  { act: 'fail', moment: 'before' },
  { act: 'fail', moment: 'during' },
  { act: 'fail', moment: 'after' },
  { act: 'cut', moment: 'before' },
  { act: 'cut', moment: 'during', slowMs: 80 },
  { act: 'cut', moment: 'after' },
  { act: 'hang', moment: 'before' },
  { act: 'hang', moment: 'after' },
  { act: 'garble', moment: 'after' },
];

/** Makes something go wrong, perhaps; answers how to mend it, which tells what has gone wrong. */
export async function makeTrouble(simulation: Simulation, random: Random): Promise<() => Promise<string>> {
  const host = random.pick(simulation.names) ?? '';
  if (random.chance(0.3)) {
    const fault = random.pick(faults);
    if (fault !== undefined) {
      const id = await simulation.ask('fault', { ...fault, nth: 1 + random.below(20) });
      // Nothing hangs for long, or an hour would not be enough.
      const release = setInterval(() => void simulation.ask('release', id).catch(() => {}), 150);
      return async () => {
        clearInterval(release);
        return (await simulation.ask('removeFault', id)) > 0 ? `${fault.act} ${fault.moment}` : 'nothing';
      };
    }
  }
  const trouble = random.next();
  if (trouble < 0.004) return troubled(simulation, host, { libvirtDown: true }, { libvirtDown: false });
  if (trouble < 0.02) return troubled(simulation, host, { freeBytes: random.below(3) * 20_000 }, { freeBytes: null });
  if (trouble < 0.03) return troubled(simulation, host, { unreachable: true }, { unreachable: false });
  return async () => 'nothing';
}

type Troubles = Parameters<Simulation['trouble']>[1];

async function troubled(simulation: Simulation, host: string, wrong: Troubles, right: Troubles) {
  await simulation.trouble(host, wrong);
  if (wrong.unreachable === true) await simulation.ask('drop', host);
  return async () => {
    await simulation.trouble(host, right);
    return Object.keys(wrong).join();
  };
}
