import { readDomainCounters } from '../../../src/cell/libvirt/session/domain-counters.ts';
import { findLibvirt } from '../../../src/cell/libvirt/session/find-libvirt.ts';
import { simulatedTransport } from '../sim-world.ts';
import { Simulation } from '../simulation.ts';

export interface MeasuredCalls {
  readonly domains: number;
  /** Of each call: from asking to having the result as values, and the CPU time of nano's process in it. */
  readonly wallMs: readonly number[];
  readonly cpuMs: readonly number[];
}

const limits = { deadlineMs: 60_000 };
const warmUps = 20;

/** What a list and the counters of all domains cost over a warm SSH connection, on a cell with so many guests. */
export async function measureSession(
  guests: number,
  calls: number,
): Promise<Record<'list' | 'statistics', MeasuredCalls>> {
  const simulation = await Simulation.start({ hosts: 1, traits: { guests } });
  const connection = await simulatedTransport(simulation).connect(simulation.address('sim-1'), limits);
  try {
    const { session } = await findLibvirt(connection, limits);
    const list = await measure(calls, async () => (await session.domains('all', limits)).length);
    const groups = ['state', 'cpu', 'balloon', 'vcpu', 'interface', 'block'] as const;
    const statistics = await measure(
      calls,
      async () => (await session.statistics(groups, limits)).map((record) => readDomainCounters(record)).length,
    );
    session.close();
    return { list, statistics };
  } finally {
    await connection.close();
    await simulation.stop();
  }
}

async function measure(calls: number, call: () => Promise<number>): Promise<MeasuredCalls> {
  const [wallMs, cpuMs]: [number[], number[]] = [[], []];
  let domains = 0;
  for (let number = -warmUps; number < calls; number += 1) {
    const [cpu, began] = [process.cpuUsage(), performance.now()];
    domains = await call();
    const took = performance.now() - began;
    const { user, system } = process.cpuUsage(cpu);
    if (number < 0) continue;
    wallMs.push(took);
    cpuMs.push((user + system) / 1000);
  }
  return { domains, wallMs, cpuMs };
}
