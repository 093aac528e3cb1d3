import type { DomainState } from '../model/cell.ts';
import type { New } from '../model/document.ts';
import type { Instance } from '../model/instance.ts';
import { compareText } from '../scheduler/compare.ts';
import type { Candidate } from './candidates.ts';
import { freeName } from './free-name.ts';
import type { Conflict } from './gathered.ts';

/** An instance that becomes part of the inventory. */
export interface Chosen extends Candidate {
  readonly instance: New<Instance>;
}

/** What is taken already: empty for an inventory that is made from nothing. */
export interface Taken {
  readonly ids: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
  readonly macs: ReadonlySet<string>;
}

/** Of each id one, with a name and MAC addresses that no other one has. */
export function chooseInstances(
  candidates: readonly Candidate[],
  pools: ReadonlySet<string>,
  taken: Taken,
): { readonly chosen: readonly Chosen[]; readonly conflicts: readonly Conflict[] } {
  const conflicts: Conflict[] = [];
  const single = onePerId(candidates, conflicts).filter(({ sidecar }) => !taken.ids.has(sidecar.instance.id));
  const names = new Set(taken.names);
  const macs = new Set(taken.macs);
  const chosen = single.sort(byAge).map((candidate): Chosen => {
    const { cell, sidecar, state, trashed } = candidate;
    const { instance } = sidecar;
    const name = trashed ? instance.name : freeName(instance.name, names);
    if (name !== instance.name) {
      conflicts.push({
        code: 'NAME_TWICE',
        subject: instance.name,
        fact: `an older instance has this name; this one, on ${cell.name}, was made ${instance.createdAt}`,
        decision: `it is called ${name}`,
      });
    }
    if (!trashed) names.add(name);
    const interfaces = sidecar.interfaces.filter(({ mac }) => {
      if (!macs.has(mac)) return macs.add(mac);
      const fact = `${cell.name}: another instance has the MAC address ${mac} too`;
      conflicts.push({
        code: 'MAC_TWICE',
        subject: name,
        fact,
        decision: 'the card is not recorded; its domain keeps it',
      });
      return false;
    });
    const poolId = pools.has(instance.poolId) ? instance.poolId : cell.poolId;
    if (poolId !== instance.poolId) {
      const fact = 'its pool is in no record of the zone';
      conflicts.push({ code: 'POOL_LOST', subject: name, fact, decision: "it is in its cell's pool" });
    }
    return {
      ...candidate,
      sidecar: { ...sidecar, interfaces },
      instance: {
        ...instance,
        name,
        poolId,
        cellId: cell.id,
        state: 'ready',
        desiredPower: trashed ? instance.desiredPower : wanted(state, instance.desiredPower),
      },
    };
  });
  return { chosen, conflicts };
}

/** What the operator last asked for lies on no cell: what the guest does is the best word for it. */
function wanted(state: DomainState | undefined, recorded: 'on' | 'off'): 'on' | 'off' {
  if (state === undefined) return recorded;
  return state === 'stopped' ? 'off' : 'on';
}

function onePerId(candidates: readonly Candidate[], conflicts: Conflict[]): Candidate[] {
  const byId = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    const { id } = candidate.sidecar.instance;
    byId.set(id, [...(byId.get(id) ?? []), candidate]);
  }
  return [...byId.values()].flatMap((same) => {
    const [best, ...others] = same.sort(byClaim);
    if (best === undefined) return [];
    if (others.length > 0) {
      const { name, id } = best.sidecar.instance;
      const places = same.map(
        ({ cell, sidecar, state }) => `${cell.name} (tenure ${sidecar.instance.tenure}, ${state ?? 'no domain'})`,
      );
      conflicts.push({
        code: 'ID_TWICE',
        subject: name,
        fact: `${id} is on ${places.join(' and ')}`,
        decision: `the one on ${best.cell.name} is recorded; the files on ${others.map(({ cell }) => cell.name).join(', ')} stay`,
      });
    }
    return best;
  });
}

/** The last to have got it, then the newer record, then the one that runs, is whole, is in use. */
function byClaim(a: Candidate, b: Candidate): number {
  const points = (one: Candidate) => [
    one.sidecar.instance.tenure,
    one.sidecar.generation,
    one.state === 'running' || one.state === 'paused' ? 1 : 0,
    one.complete ? 1 : 0,
    one.trashed ? 0 : 1,
  ];
  const [left, right] = [points(a), points(b)];
  const at = left.findIndex((value, index) => value !== right[index]);
  return at === -1 ? compareText(a.cell.name, b.cell.name) : (right[at] ?? 0) - (left[at] ?? 0);
}

function byAge(a: Candidate, b: Candidate): number {
  const [left, right] = [a.sidecar.instance, b.sidecar.instance];
  return compareText(left.createdAt, right.createdAt) || compareText(left.id, right.id);
}
