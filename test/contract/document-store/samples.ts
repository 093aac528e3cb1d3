import type { New } from '../../../src/controller/model/document.ts';
import { type Id, makeUuidV7 } from '../../../src/controller/model/ids.ts';
import type { Instance, Interface } from '../../../src/controller/model/instance.ts';
import type { Lock, Operation } from '../../../src/controller/model/operation.ts';
import { defaultPoolPolicy, type Pool } from '../../../src/controller/model/pool.ts';
import type { Zone } from '../../../src/controller/model/zone.ts';

/** Typical documents, made from a number: the same number gives the same document. */

const start = Date.UTC(2026, 10, 2, 10, 11, 12);

/** The ids' order is that of their numbers. */
export function sampleId(number: number): Id {
  const random = new Uint8Array(10);
  new DataView(random.buffer).setUint32(6, number);
  return makeUuidV7(start + number, random);
}

export function sampleTime(number: number): string {
  return new Date(start + number * 1000).toISOString();
}

export function sampleZone(number = 0): New<Zone> {
  return { id: sampleId(number), generation: 1, createdAt: sampleTime(0), recordRevision: 0 };
}

export function samplePool(number: number, changes: Partial<New<Pool>> = {}): New<Pool> {
  const pool = {
    id: sampleId(number),
    name: `pool-${number}`,
    createdAt: sampleTime(number),
    policy: defaultPoolPolicy,
  };
  return { ...pool, ...changes };
}

export function sampleInstance(number: number, changes: Partial<New<Instance>> = {}): New<Instance> {
  return {
    id: sampleId(number),
    name: `web-${number}`,
    domainName: `web-${number}`,
    poolId: sampleId(1_000_001),
    cellId: sampleId(2_000_000 + (number % 200)),
    state: 'ready',
    desiredPower: 'on',
    owner: 'ann',
    group: 'operations',
    labels: { role: 'web', environment: 'production' },
    protected: false,
    generation: 1,
    tenure: 1,
    cores: 2,
    memoryBytes: 2 * 1024 ** 3,
    maxCores: 4,
    maxMemoryBytes: 4 * 1024 ** 3,
    diskBytes: 20 * 1024 ** 3,
    machineType: 'pc-q35-7.2',
    firmware: 'bios',
    cpuModel: 'host-model',
    accelerator: 'kvm',
    imageId: sampleId(3_000_001),
    createdAt: sampleTime(number),
    ...changes,
  };
}

export function sampleInterface(number: number, mac: string): New<Interface> {
  const network = { kind: 'bridge', name: 'br0' } as const;
  return { id: sampleId(number), instanceId: sampleId(1), mac, network, addresses: [] };
}

export function sampleOperation(number: number, changes: Partial<New<Operation>> = {}): New<Operation> {
  return {
    id: sampleId(number),
    number,
    kind: 'instance.create',
    version: 1,
    subjects: [{ kind: 'instance', id: sampleId(1), name: 'web-1' }],
    actor: { user: 'ann', host: 'bastion' },
    request: { name: 'web-1' },
    plan: {},
    state: 'running',
    direction: 'forward',
    attempt: 1,
    steps: [],
    owner: { host: 'bastion', bootId: 'b', pid: 1, startTime: '1', heartbeatAt: sampleTime(number) },
    startedAt: sampleTime(number),
    ...changes,
  };
}

export function sampleLock(number: number, key: string): New<Lock> {
  return { id: `${key}/${number}`, key, mode: 'shared', operationId: sampleId(number) };
}
