import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { object } from 'valibot';
import { linuxStartTime, systemProcesses } from '../../../../src/cli/system/processes.ts';
import { openSqliteStore } from '../../../../src/controller/inventory/sqlite/open-sqlite-store.ts';
import { isNanoError } from '../../../../src/controller/model/errors.ts';
import { makeUuidV7 } from '../../../../src/controller/model/ids.ts';
import { Engine } from '../../../../src/controller/operations/engine/engine.ts';
import type { BasePlan, OperationKind } from '../../../../src/controller/operations/operation-kind.ts';
import type { CellAction } from '../../../../src/controller/ports.ts';
import type { Services } from '../../../../src/controller/services.ts';
import { noChronicle } from '../../../support/no-chronicle.ts';
import { shellCell } from '../../cell/driver/shell-cell.ts';
import { ids } from '../../cell/spec.ts';

/**
 * A nano of its own process, for the test of owners that sleep: `sleeper.ts FOLDER own` runs an operation of two steps
 * and stops before it sends the second one's command until FOLDER/go is there; `resume` and `rollback` are another
 * nano's, a minute and a half later.
 */
const [folder = '', act = ''] = process.argv.slice(2);
const isOwner = act === 'own';
const { driver, store: storePath } = shellCell(folder);
const place = { storePath, instanceId: ids.instance };

/** Where the laptop is closed: the journal says that the step runs, the command is not sent yet. */
function held<T>(action: CellAction<T>): CellAction<T> {
  return {
    commands: action.commands,
    run: async (context) => {
      if (isOwner) {
        process.stdout.write('about to send\n');
        while (!existsSync(`${folder}/go`)) await sleep(20);
      }
      return action.run(context);
    },
  };
}

const kind: OperationKind<object, BasePlan, null> = {
  kind: 'test.sleep',
  version: 1,
  schema: object({}),
  plan: async () => ({ targets: { [ids.cell]: { name: 'cell-1', address: { kind: 'local' } } } }),
  subjects: () => [],
  words: () => ({ facts: [], warnings: [] }),
  locks: () => [{ key: 'instance:test', mode: 'exclusive' }],
  claim: async () => {},
  steps: () => [
    {
      name: 'first',
      title: 'the first step',
      cellId: ids.cell,
      act: () => driver.createInstanceDirectory({ ...place, sidecar: '{}' }),
      undo: () => driver.removeInstanceDirectory(place),
    },
    {
      name: 'second',
      title: 'the second step',
      cellId: ids.cell,
      act: () => held(driver.createInstanceDirectory({ ...place, sidecar: '{"by":"second"}' })),
      undo: () => driver.removeInstanceDirectory(place),
    },
  ],
  complete: async () => {},
  release: async () => {},
  value: async () => null,
};

const processes = systemProcesses(linuxStartTime);
const services: Services = {
  store: await openSqliteStore({ directory: `${folder}/home` }),
  cells: { at: () => driver, close: async () => {} },
  clock: {
    now: () => Date.now() + (isOwner ? 0 : 90_000),
    monotonic: () => performance.now(),
    sleep: (milliseconds) => sleep(milliseconds),
  },
  ids: { uuid: () => makeUuidV7(Date.now(), randomBytes(10)), random: (count) => randomBytes(count) },
  // A stopped process lives as far as its own machine can tell: it is another machine that sees only its heartbeat end.
  processes: isOwner
    ? { ...processes, self: () => ({ ...processes.self(), host: `laptop-of-${hostname()}` }) }
    : processes,
  logger: { debug: () => {} },
  chronicle: async () => noChronicle,
};
const engine = new Engine(services, (name) => (name === kind.kind ? kind : undefined));
const call = { actor: { user: act, host: 'here' } };
try {
  if (isOwner) await engine.change(kind, {}, call).result;
  else if (act === 'resume') await engine.resume('1', call).result;
  else await engine.rollback('1', call).result;
  process.stdout.write('done\n');
} catch (error) {
  process.stdout.write(`${isNanoError(error) ? `${error.code}: ${error.message}` : String(error)}\n`);
}
await services.store.close();
