import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scenarios } from '../unit/controller/operations/scenarios.ts';
import { eachFault, tryEachCommand } from './fault-matrix.ts';
import { Simulation } from './simulation.ts';

/** The others are tried by `npm run test:crash`. */
const always = ['instance.create', 'instance.delete', 'image.import'];

const cases = Object.entries(scenarios)
  .filter(([kind]) => always.includes(kind) || process.env.NANO_TEST_CRASH !== undefined)
  .flatMap(([kind, named]) => Object.entries(named).map(([name, scenario]) => ({ kind, name, scenario })));

describe.each(cases)('$kind ($name)', ({ scenario }) => {
  let simulation: Simulation;
  beforeAll(async () => {
    simulation = await Simulation.start({ hosts: ['one', 'two'] });
  });
  afterAll(() => simulation.stop());

  it.each(eachFault)('is complete or absent when any remote command meets: $act $moment', async (fault) => {
    expect(await tryEachCommand(simulation, scenario, fault)).toBeGreaterThan(5);
  });
});
