import type { Store } from '../model/cell.ts';
import type { New } from '../model/document.ts';
import { NanoError } from '../model/errors.ts';
import type { Id } from '../model/ids.ts';
import type { Instance, Interface, Volume } from '../model/instance.ts';
import type { InstanceSidecar } from '../model/sidecar.ts';
import type { DomainSpec } from '../ports.ts';
import { withoutRevision } from './zone-record.ts';

/** An instance with all that belongs to it. */
export interface WholeInstance {
  readonly instance: New<Instance>;
  readonly volumes: readonly New<Volume>[];
  readonly interfaces: readonly New<Interface>[];
}

/** What the cell keeps of an instance: enough to manage it when the inventory is lost. */
export function instanceSidecar(
  { instance, volumes, interfaces }: WholeInstance,
  zoneId: Id,
  more: Pick<InstanceSidecar, 'claim' | 'placement' | 'trash'> = {},
): InstanceSidecar {
  return {
    format: 1,
    zoneId,
    generation: instance.generation,
    instance: { ...withoutRevision(instance), state: 'ready' },
    volumes: volumes.map((volume) => withoutRevision(volume)),
    interfaces: interfaces.map((card) => withoutRevision(card)),
    ...more,
  };
}

/** The domain as it follows from the records: the same at creation, when it is defined again, and out of the trash. */
export function domainSpec(whole: WholeInstance, stores: readonly New<Store>[], sidecar: InstanceSidecar): DomainSpec {
  const { instance, volumes, interfaces } = whole;
  const pathOf = (storeId: Id): string => {
    const store = stores.find((one) => one.id === storeId);
    if (store !== undefined) return store.path;
    throw new NanoError('STATE_UNUSABLE', `instance "${instance.name}" names a store that is not there: ${storeId}`);
  };
  const [first] = volumes;
  const { placement: _, trash: __, ...kept } = sidecar;
  return {
    uuid: instance.id,
    name: instance.domainName,
    accelerator: instance.accelerator,
    cpuModel: instance.cpuModel,
    machineType: instance.machineType,
    cores: instance.cores,
    memoryBytes: instance.memoryBytes,
    disks: volumes.map((volume) => ({
      path: `${pathOf(volume.storeId)}/${volume.path}`,
      target: volume.target,
      serial: volume.id,
      backing:
        volume.backingImageId === undefined ? [] : [`${pathOf(volume.storeId)}/images/${volume.backingImageId}.qcow2`],
    })),
    ...(first === undefined ? {} : { seedPath: `${pathOf(first.storeId)}/instances/${instance.id}/seed.iso` }),
    interfaces: interfaces.map(({ mac, network }) => ({ mac, network })),
    metadata: {
      ...kept,
      instance: { ...kept.instance },
      volumes: kept.volumes.map((volume) => ({ ...volume })),
      interfaces: kept.interfaces.map((card) => ({ ...card })),
    },
    vncPassword: 'vnc-password',
  };
}
