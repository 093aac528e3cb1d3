import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findKind } from '../../src/controller/operations/kinds.ts';
import { commandLines } from './command-lines.ts';
import { allScenarios, isWhole, triedScenarios } from './find-scenario.ts';
import { killInEachStep } from './kill-matrix.ts';
import { SimulatedZone } from './simulated-zone.ts';

let zone: SimulatedZone;
beforeAll(async () => {
  zone = await SimulatedZone.start({ hosts: ['one', 'two'] });
});
afterAll(() => zone.stop());

it('every change has its command, or is known to have none', () => {
  const lines = Object.entries(commandLines).flatMap(([kind, named]) => Object.keys(named).map((name) => [kind, name]));
  expect(lines.sort()).toEqual(allScenarios.map(({ kind, name }) => [kind, name]).sort());
  for (const { kind } of allScenarios) expect(findKind(kind)?.kind).toBe(kind);
});

const moments = isWhole ? (['before', 'after'] as const) : (['before'] as const);

describe.each(triedScenarios)('$kind ($name), by the program itself', (tried) => {
  it.each(moments)(
    'is complete or absent when nano is killed %s a remote command of any step, after resume or rollback',
    { timeout: 600_000 },
    async (moment) => {
      expect((await killInEachStep({ zone, tried, moment })).wrong).toEqual([]);
    },
  );
});
