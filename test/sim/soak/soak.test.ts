import { expect, it } from 'vitest';
import { soak } from './soak.ts';

it('a few hundred random operations with random faults leave nothing missing and nothing behind', async () => {
  const { faults, endings } = await soak({ operations: 250, cells: 6, seed: 7 });
  expect(faults).toEqual([]);
  expect(endings.done).toBeGreaterThan(50);
});
