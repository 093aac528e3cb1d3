import type { DocumentStore } from '../../src/controller/inventory/document-store.ts';
import { faultsOf, snapshotOf } from './audit.ts';
import type { NamedScenario } from './find-scenario.ts';
import type { Simulation } from './simulation.ts';

/** What is there before a change, which is all that may be there when it is absent afterwards. */
export interface Before {
  readonly snapshot: string;
  /** What is wrong on purpose, for the change to mend. */
  readonly faults: readonly string[];
}

export async function lookBefore(store: DocumentStore, simulation: Simulation): Promise<Before> {
  // A host is there only once it was asked for.
  for (const name of simulation.names) await simulation.ask('configure', name, {});
  return { snapshot: await snapshotOf(store, simulation), faults: await faultsOf(store, simulation) };
}

/** What is not as it must be once nothing is open any more: the change is complete, or absent. */
export async function wrongAfter(
  store: DocumentStore,
  simulation: Simulation,
  { tried, before, operation }: { tried: NamedScenario; before: Before; operation: string | undefined },
): Promise<string[]> {
  const found = [...(await faultsOf(store, simulation)), ...(await simulation.ask('takeProblems'))];
  const all = await store.list('operations');
  const state = all.find(({ id }) => id === operation)?.state;
  if (operation !== undefined && state !== 'rolled-back' && state !== 'failed') return found;
  // An image that was brought to a cell stays when what needed it goes back.
  const isJoined = all.some((one) => one.kind === 'image.replicate' && one.state === 'succeeded');
  const mayDiffer = isJoined || tried.scenario.powerMayDiffer === true;
  const after = mayDiffer ? before.snapshot : await snapshotOf(store, simulation);
  const isAsBefore =
    after === before.snapshot ? [] : [`it is not as it was: ${firstDifference(before.snapshot, after)}`];
  return [...found.filter((fault) => !before.faults.includes(fault)), ...isAsBefore];
}

function firstDifference(left: string, right: string): string {
  let at = 0;
  while (at < left.length && left[at] === right[at]) at += 1;
  const around = (text: string) => text.slice(Math.max(0, at - 40), at + 60);
  return `${around(left)} → ${around(right)}`;
}
