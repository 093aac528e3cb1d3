import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eachFault, tryEachCommand } from './fault-matrix.ts';
import { isWhole, triedScenarios } from './find-scenario.ts';
import { Simulation } from './simulation.ts';

let simulation: Simulation;
beforeAll(async () => {
  simulation = await Simulation.start({ hosts: ['one', 'two'] });
});
afterAll(() => simulation.stop());

describe.each(triedScenarios)('$kind ($name)', (tried) => {
  it.each(eachFault)(
    'is complete or absent when any remote command meets: $column $moment',
    { timeout: 600_000 },
    async (fault) => {
      const { tries, wrong } = await tryEachCommand({ simulation, tried }, fault);
      expect(wrong).toEqual([]);
      if (!isWhole) expect(tries).toBeGreaterThan(5);
    },
  );
});
