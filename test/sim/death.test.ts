import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eachDeath, tryEachCommand, tryEachPoint } from './fault-matrix.ts';
import { isWhole, triedScenarios } from './find-scenario.ts';
import { Simulation } from './simulation.ts';

let simulation: Simulation;
beforeAll(async () => {
  simulation = await Simulation.start({ hosts: ['one', 'two'] });
});
afterAll(() => simulation.stop());

/** Other runs kill the program itself at these: kill.test.ts. */
describe.runIf(isWhole).each(triedScenarios)('$kind ($name)', (tried) => {
  it.each(eachDeath)(
    'is complete or absent when nano dies $moment any remote command, after resume or rollback',
    { timeout: 600_000 },
    async (death) => {
      expect((await tryEachCommand({ simulation, tried }, death)).wrong).toEqual([]);
    },
  );

  it('is complete or absent when nano dies before or after any write of its journal', {
    timeout: 600_000,
  }, async () => {
    const { tries, wrong } = await tryEachPoint({ simulation, tried });
    expect(wrong).toEqual([]);
    expect(tries).toBeGreaterThan(0);
  });
});
