import { makeClaim, releaseClaims } from '../../inventory/claims.ts';
import { referenced } from '../../inventory/lookup.ts';
import { noteDomain } from '../../inventory/observations.ts';
import { NanoError } from '../../model/errors.ts';
import { formatNetwork } from '../../model/network.ts';
import { formatSize } from '../../model/units.ts';
import type { InstanceDetail } from '../../model/views.ts';
import { showInstance } from '../../queries/instances.ts';
import type { OperationKind } from '../operation-kind.ts';
import { placementWords } from './placement-words.ts';
import { type CreatePlan, planCreate, replan } from './plan.ts';
import { type CreateInstanceInput, createInstanceSchema } from './request.ts';
import { createSteps } from './steps.ts';
import { refuseIfOutdated } from './still-fits.ts';

/** Places, clones, defines and starts an instance. */
export const instanceCreate: OperationKind<CreateInstanceInput, CreatePlan, InstanceDetail> = {
  kind: 'instance.create',
  version: 5,
  schema: createInstanceSchema,
  plan: planCreate,
  retarget: replan,
  steps: createSteps,

  subjects: ({ instance }) => [{ kind: 'instance', id: instance.id, name: instance.name }],

  words: ({ instance, volumes, interfaces, image, placement, targets, replicate }) => ({
    facts: [
      { name: 'cell', value: targets[instance.cellId]?.name ?? '' },
      { name: 'why', value: placementWords(placement) },
      { name: 'size', value: `${instance.cores} cores, ${formatSize(instance.memoryBytes)} memory` },
      {
        name: 'disks',
        value: volumes.map((volume) => `${volume.target} ${formatSize(volume.virtualSizeBytes)}`).join(', '),
      },
      { name: 'network', value: interfaces.map((card) => `${formatNetwork(card.network)} ${card.mac}`).join(', ') },
      {
        name: 'image',
        value: `${image.name}${replicate === undefined ? '' : `, ${formatSize(image.sizeBytes)} to copy first`}`,
      },
      { name: 'machine', value: `${instance.machineType}, CPU ${instance.cpuModel}, ${instance.accelerator}` },
    ],
    warnings:
      instance.accelerator === 'kvm'
        ? []
        : [`${targets[instance.cellId]?.name} runs guests without KVM, by slow emulation: nano cell show tells why`],
  }),

  changes: ({ instance, image, targets }) => [
    { name: 'cell', before: null, after: targets[instance.cellId]?.name ?? instance.cellId },
    { name: 'image', before: null, after: image.name },
    { name: 'cores', before: null, after: instance.cores },
    { name: 'memoryBytes', before: null, after: instance.memoryBytes },
  ],

  locks: ({ instance, image, pool }) => [
    { key: `pool:${pool.id}`, mode: 'shared' },
    { key: `cell:${instance.cellId}`, mode: 'shared' },
    { key: `image:${image.id}`, mode: 'shared' },
    { key: `instance:${instance.id}`, mode: 'exclusive' },
  ],

  async claim(transaction, plan) {
    const { instance, volumes, interfaces, claim, image, placement } = plan;
    const stored = await transaction.get('images', image.id);
    if (stored?.state !== 'ready') throw new NanoError('WRONG_STATE', `image "${image.name}" is being deleted`);
    await refuseIfOutdated(transaction, plan);
    await transaction.insert('instances', instance);
    for (const volume of volumes) await transaction.insert('volumes', volume);
    for (const card of interfaces) await transaction.insert('interfaces', card);
    await transaction.insert('placements', placement);
    await makeClaim(transaction, claim);
  },

  async complete(transaction, { instance, image, request }, { start }) {
    const stored = await referenced(transaction, 'instances', instance.id);
    await transaction.update('instances', { ...stored, state: 'ready' });
    const state = !request.start ? 'stopped' : start === 'paused' ? 'paused' : 'running';
    await noteDomain(transaction, instance.cellId, { uuid: instance.id, name: instance.domainName, state });
    const [replica] = await transaction.find('replicas', 'place', { equals: `${image.id}@${instance.cellId}` });
    if (replica !== undefined) await transaction.update('replicas', { ...replica, lastUsedAt: instance.createdAt });
  },

  async release(transaction, { instance, volumes, interfaces }) {
    await releaseClaims(transaction, instance.id);
    for (const card of interfaces) await transaction.remove('interfaces', card.id);
    for (const volume of volumes) await transaction.remove('volumes', volume.id);
    await transaction.remove('placements', instance.id);
    await transaction.remove('instances', instance.id);
  },

  // The cell was asked on the way; only where nothing was done is it asked now.
  value: (request, services, plan) =>
    showInstance(services, { name: request.name, guest: false, cached: plan !== undefined }, {}),
};
