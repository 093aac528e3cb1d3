import { type Scenario, scenarios } from '../unit/controller/operations/scenarios.ts';

export interface NamedScenario {
  readonly kind: string;
  readonly name: string;
  readonly scenario: Scenario;
}

/** Those of every kind of change that there is. */
export const allScenarios: readonly NamedScenario[] = Object.entries(scenarios).flatMap(([kind, named]) =>
  Object.entries(named).map(([name, scenario]) => ({ kind, name, scenario })),
);

/** `npm run test:crash` tries all of them, and each fault in each way. */
export const isWhole = process.env.NANO_TEST_CRASH !== undefined;
/** What every run tries. */
const always: readonly string[] = [
  'instance.create from an image on another cell',
  'instance.delete to the trash',
  'image.import plain',
];
export const triedScenarios = allScenarios.filter(({ kind, name }) => isWhole || always.includes(`${kind} ${name}`));

export function findScenario(kind: string, name: string): Scenario {
  const found = allScenarios.find((one) => one.kind === kind && one.name === name);
  if (found === undefined) throw new Error(`there is no scenario "${name}" of ${kind}`);
  return found.scenario;
}
