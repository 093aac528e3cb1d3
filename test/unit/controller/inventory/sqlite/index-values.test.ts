import { expect, it } from 'vitest';
import type { CollectionName } from '../../../../../src/controller/inventory/collections.ts';
import {
  collectionNames,
  declaredIndexes,
  indexRevision,
} from '../../../../../src/controller/inventory/sqlite/shape.ts';
import type { OperationState } from '../../../../../src/controller/model/operation.ts';
import { everyCollection } from '../../../../contract/document-store/every-collection.ts';
import { sampleId, sampleTime } from '../../../../contract/document-store/samples.ts';

/**
 * An index that computes another value than before makes the values that are stored wrong, and nothing but these
 * tests notices. When one fails for an index that existed: raise `indexRevision` in shape.ts, so that every inventory
 * computes its columns anew, and renew the values here. For a new index only the table needs a line.
 */
const revision = 1;
const instanceCell = sampleId(2_000_070);

it('computes for each index the values that are stored', () => {
  expect(indexRevision).toBe(revision);
  expect(Object.fromEntries(collectionNames.map((name) => [name, valuesOf(name)]))).toEqual({
    zones: {},
    pools: { name: 'web' },
    cells: { name: 'cell-1', poolId: sampleId(20), machineId: '0123456789abcdef0123456789abcdef' },
    stores: { cellId: sampleId(30) },
    observations: {},
    images: { name: 'debian-12' },
    replicas: { imageId: sampleId(50), cellId: sampleId(30), place: `${sampleId(50)}@${sampleId(30)}` },
    instances: {
      name: 'web-70',
      poolId: sampleId(1_000_001),
      cellId: instanceCell,
      imageId: sampleId(3_000_001),
      ruledPoolId: sampleId(1_000_001),
    },
    volumes: { instanceId: sampleId(70), storeId: sampleId(40), backingImageId: sampleId(50) },
    interfaces: { instanceId: sampleId(1), mac: '52:54:00:00:00:01' },
    placements: {},
    trash: { name: 'web-71', cellId: sampleId(30), until: sampleTime(7) },
    claims: { ownerId: sampleId(70), cellId: sampleId(30) },
    operations: {
      number: 110,
      open: 'failed',
      began: `${sampleTime(110)} 0000000110`,
      failed: `${sampleTime(110)} 0000000110`,
    },
    subjects: { subjectId: sampleId(70), name: 'web-70' },
    locks: { key: 'pool:web', operationId: sampleId(110) },
  });
});

it('computes for the open operations the values that are stored', () => {
  expect(indexRevision).toBe(revision);
  const states: OperationState[] = ['running', 'waiting', 'interrupted', 'succeeded', 'failed', 'rolled-back'];
  const open = declaredIndexes.operations.open;
  const remains = [{ cellName: 'cell-1', what: 'a file', commands: [] }];
  const values = states.map((state) => open?.of({ ...everyCollection.operations, state, remains: [] }));
  expect(values).toEqual(['running', 'waiting', 'interrupted', undefined, undefined, undefined]);
  expect(open?.of({ ...everyCollection.operations, state: 'failed', remains })).toBe('failed');
});

function valuesOf<C extends CollectionName>(collection: C): Record<string, string | number | undefined> {
  const entries = Object.entries(declaredIndexes[collection]);
  return Object.fromEntries(entries.map(([name, index]) => [name, index.of(everyCollection[collection])]));
}
