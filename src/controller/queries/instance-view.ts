import type { DomainState, Observation } from '../model/cell.ts';
import type { New } from '../model/document.ts';
import type { Id } from '../model/ids.ts';
import type { Instance } from '../model/instance.ts';
import { rulesText } from '../model/rules-text.ts';
import type { InstanceCondition, InstanceView } from '../model/views.ts';

interface Surroundings {
  readonly names: Readonly<Record<'cells' | 'pools' | 'images', ReadonlyMap<Id, string>>>;
  /** What its cell last said, of everything and of this instance's domain. */
  readonly seen: New<Observation> | undefined;
  readonly state: DomainState | undefined;
}

/** An instance as people and scripts see it: recorded facts, with what its cell last said of it. */
export function instanceView(instance: Instance, around: Surroundings): InstanceView {
  const { names, seen } = around;
  return {
    id: instance.id,
    name: instance.name,
    domainName: instance.domainName,
    pool: names.pools.get(instance.poolId) ?? instance.poolId,
    cell: names.cells.get(instance.cellId) ?? instance.cellId,
    state: condition(instance, seen, around.state),
    observedAt: seen?.answeredAt ?? null,
    cellOffline: seen?.failure !== undefined,
    desiredPower: instance.desiredPower,
    cores: instance.cores,
    memoryBytes: instance.memoryBytes,
    diskBytes: instance.diskBytes,
    image: names.images.get(instance.imageId ?? '') ?? instance.imageId ?? null,
    adopted: instance.adopted ?? null,
    machineType: instance.machineType,
    cpuModel: instance.cpuModel,
    accelerator: instance.accelerator,
    firmware: instance.firmware,
    owner: instance.owner,
    group: instance.group,
    labels: instance.labels,
    rules: rulesText(instance.rules),
    protected: instance.protected,
    createdAt: instance.createdAt,
  };
}

/** Where the guest's serial output is kept on its cell: where virtlogd may write. */
export function consoleLogPath(instance: Pick<Instance, 'id'>): string {
  return `/var/log/libvirt/qemu/${instance.id}-serial.log`;
}

function condition(
  instance: Instance,
  seen: New<Observation> | undefined,
  state: DomainState | undefined,
): InstanceCondition {
  if (instance.state !== 'ready') return instance.state;
  if (state !== undefined) return state;
  if (seen?.answeredAt === undefined) return 'unknown';
  // An answer from before the instance was made says nothing of it.
  return seen.answeredAt > instance.createdAt ? 'missing' : 'unknown';
}
