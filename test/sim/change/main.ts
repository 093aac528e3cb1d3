import { createContext } from '../../../src/cli/context.ts';
import { findScenario } from '../find-scenario.ts';

/** nano without its commands: makes the change of one scenario, `KIND NAME`, with the inventory in NANO_HOME. */
const [kind = '', name = ''] = process.argv.slice(2);
const context = createContext({ debug: false });
try {
  await findScenario(kind, name).change(await context.controller()).result;
} finally {
  await context.close();
}
