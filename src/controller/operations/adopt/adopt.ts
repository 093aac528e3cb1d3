import { object, optional, string } from 'valibot';
import { makeClaim, releaseClaims } from '../../inventory/claims.ts';
import type { Transaction } from '../../inventory/document-store.ts';
import { findInstance, referenced, requireCell, storesOf } from '../../inventory/lookup.ts';
import type { Cell } from '../../model/cell.ts';
import type { Claim } from '../../model/claim.ts';
import type { New } from '../../model/document.ts';
import { NanoError } from '../../model/errors.ts';
import type { Instance, Interface } from '../../model/instance.ts';
import { parseName } from '../../model/names.ts';
import { policyOf } from '../../model/pool.ts';
import { formatSize } from '../../model/units.ts';
import type { InstanceView } from '../../model/views.ts';
import type { SurveyedDomain } from '../../ports/keeping.ts';
import { showInstance } from '../../queries/instances.ts';
import { parsedBy } from '../../requests.ts';
import { memoryClaim } from '../../scheduler/placement-request.ts';
import { type Services, timestamp } from '../../services.ts';
import type { BasePlan, OperationKind } from '../operation-kind.ts';
import { readZone, targetOf } from '../zone-record.ts';
import { limitsOf } from './limits.ts';
import { proposedName } from './proposed-name.ts';

interface Request {
  readonly cell: string;
  /** The domain's name in libvirt, or its UUID. */
  readonly domain: string;
  /** What the instance is called; else the domain's name, or the nearest that is allowed. */
  readonly name?: string | undefined;
}

interface Plan extends BasePlan {
  readonly cell: Cell;
  readonly instance: New<Instance>;
  readonly interfaces: readonly New<Interface>[];
  readonly claim: New<Claim>;
}

/** Takes a foreign domain into the inventory as it is. Nothing on its host is changed. */
export const adopt: OperationKind<Request, Plan, InstanceView> = {
  kind: 'instance.adopt',
  version: 1,
  schema: object({
    cell: string(),
    domain: string(),
    name: optional(parsedBy((text) => parseName(text, 'instance'))),
  }),

  async plan(request, services, call) {
    const { store } = services;
    const cell = await requireCell(store, request.cell);
    const target = targetOf(cell, await readZone(store));
    const stores = await storesOf(store, cell.id);
    const { domains } = await services.cells
      .at(target)
      .survey({ stores }, call.signal === undefined ? {} : { signal: call.signal });
    const domain = domains.find(({ uuid, name }) => uuid === request.domain.toLowerCase() || name === request.domain);
    if (domain === undefined) {
      throw new NanoError('NOT_FOUND', `${cell.name} has no domain "${request.domain}"`, {
        hint: `nano cell show ${cell.name} lists those that are not nano's`,
      });
    }
    if (request.name !== undefined && (await findInstance(store, request.name)) !== undefined)
      throw new NanoError('EXISTS', `an instance named "${request.name}" exists already`);
    return {
      targets: { [cell.id]: target },
      cell,
      ...(await documents(services, cell, domain, request.name, call.actor.user)),
    };
  },

  subjects: ({ instance }) => [{ kind: 'instance', id: instance.id, name: instance.name }],
  words: ({ instance, cell }) => ({
    facts: [
      { name: 'cell', value: cell.name },
      { name: 'domain', value: instance.domainName },
      { name: 'called', value: instance.name },
      { name: 'size', value: `${instance.cores} cores, ${formatSize(instance.memoryBytes)} memory` },
    ],
    warnings: (instance.adopted?.limits ?? []).map((limit) => `nano cannot ${limit}`),
  }),
  locks: ({ instance }) => [
    { key: `cell:${instance.cellId}`, mode: 'shared' },
    { key: `instance:${instance.id}`, mode: 'exclusive' },
  ],

  async claim(transaction, { instance, interfaces, claim }) {
    await transaction.insert('instances', { ...instance, state: 'creating' });
    for (const card of interfaces) await transaction.insert('interfaces', card);
    await makeClaim(transaction, claim);
  },

  steps: ({ cell }) => [
    {
      name: 'probe',
      title: 'check that the cell is there and ours',
      cellId: cell.id,
      act: ({ driver }) => driver(cell.id).probe({ stores: [] }),
    },
  ],

  async complete(transaction, { instance }) {
    const stored = await referenced(transaction, 'instances', instance.id);
    await transaction.update('instances', { ...stored, state: 'ready' });
    // What is claimed is no longer counted as foreign as well.
    const cell = await referenced(transaction, 'cells', instance.cellId);
    const foreign = cell.facts.foreign.filter(({ uuid }) => uuid !== instance.id);
    await transaction.update('cells', { ...cell, facts: { ...cell.facts, foreign } });
  },

  release: (transaction, { instance, interfaces }) => forget(transaction, instance, interfaces),
  value: (request, services, plan) => showInstance(services, { name: plan?.instance.id ?? request.domain }, {}),
};

/** Takes an adopted instance out of the inventory. */
export async function forget(
  transaction: Transaction,
  instance: Pick<Instance, 'id'>,
  interfaces: readonly New<Interface>[],
): Promise<void> {
  await releaseClaims(transaction, instance.id);
  for (const { id } of interfaces) await transaction.remove('interfaces', id);
  await transaction.remove('instances', instance.id);
}

async function documents(
  services: Services,
  cell: Cell,
  { uuid, name: domainName, state, metadata, definition }: SurveyedDomain,
  asked: string | undefined,
  owner: string,
): Promise<Pick<Plan, 'instance' | 'interfaces' | 'claim'>> {
  const { store, ids } = services;
  const known = await store.get('instances', uuid);
  if (known !== undefined) throw new NanoError('EXISTS', `domain "${domainName}" is instance "${known.name}" already`);
  if (metadata !== undefined) {
    throw new NanoError('WRONG_STATE', `domain "${domainName}" was made by nano, in zone ${metadata.zoneId}`, {
      hint: `nano verify tells what to do; nano verify --fix records those of this zone`,
    });
  }
  if (definition === undefined)
    throw new NanoError('BAD_ANSWER', `the definition of domain "${domainName}" cannot be read`);
  const taken = new Set((await store.list('instances')).map(({ name }) => name));
  const pool = await referenced(store, 'pools', cell.poolId);
  const at = timestamp(services);
  const { cores, memoryBytes } = definition;
  const instance: New<Instance> = {
    id: uuid,
    name: asked ?? proposedName(domainName, taken),
    domainName,
    poolId: cell.poolId,
    cellId: cell.id,
    state: 'ready',
    desiredPower: state === 'stopped' ? 'off' : 'on',
    owner,
    group: 'default',
    labels: {},
    protected: false,
    generation: 1,
    tenure: 1,
    cores,
    memoryBytes,
    maxCores: cores,
    maxMemoryBytes: memoryBytes,
    diskBytes: 0,
    machineType: definition.machine,
    firmware: definition.firmware,
    cpuModel: definition.cpu,
    accelerator: definition.type === 'kvm' ? 'kvm' : 'qemu',
    adopted: {
      at,
      disks: definition.disks.map(({ target, source }) => ({ target, source })),
      limits: limitsOf(definition),
    },
    createdAt: at,
  };
  const cards: New<Interface>[] = [];
  for (const { mac, kind, network } of definition.interfaces) {
    if (kind !== 'bridge' && kind !== 'network') continue;
    if ((await store.find('interfaces', 'mac', { equals: mac })).length > 0) continue;
    const plug = { kind: kind === 'bridge' ? ('bridge' as const) : ('libvirt' as const), name: network };
    cards.push({ id: ids.uuid(), instanceId: uuid, mac, network: plug, addresses: [] });
  }
  const resources = { cores, memoryBytes: memoryClaim(memoryBytes, cores, policyOf(pool)), storeBytes: {} };
  const claim = { id: ids.uuid(), ownerKind: 'instance' as const, ownerId: uuid, cellId: cell.id, resources };
  return { instance, interfaces: cards, claim };
}
