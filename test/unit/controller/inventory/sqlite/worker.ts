import { openSqliteStore } from '../../../../../src/controller/inventory/sqlite/open-sqlite-store.ts';
import { isNanoError } from '../../../../../src/controller/model/errors.ts';
import { sampleId, sampleInstance, sampleZone } from '../../../../contract/document-store/samples.ts';
import { increment } from '../../../../contract/document-store/transactions.ts';

/** A nano of another process, as the tests of several processes start it: `worker.ts DIRECTORY ACT [NUMBER]`. */

const [directory = '', act = '', text = '0'] = process.argv.slice(2);
const number = Number(text);

const acts: Readonly<Record<string, () => Promise<void>>> = {
  /** Adds one to the counter, NUMBER times. */
  count: async () => {
    const store = await openSqliteStore({ directory });
    for (let turn = 0; turn < number; turn += 1) await increment(store);
    await store.close();
  },
  /** Inserts an instance whose name others try to take as well. */
  name: async () => {
    const store = await openSqliteStore({ directory });
    await store.transaction((tx) => tx.insert('instances', sampleInstance(number, { name: 'web' })));
  },
  /** Begins a transaction that never ends. */
  hold: async () => {
    const store = await openSqliteStore({ directory });
    await store.transaction(async (tx) => {
      for (let turn = 1; turn <= 2000; turn += 1) await tx.insert('instances', sampleInstance(turn));
      process.stdout.write('holding\n');
      await new Promise((resolve) => setTimeout(resolve, 600_000));
    });
  },
  /** Keeps two counters equal, until it is killed. */
  pairs: async () => {
    const store = await openSqliteStore({ directory });
    for (let turn = 0; ; turn += 1) {
      await store.transaction(async (tx) => {
        for (const zone of [1, 2]) {
          const found = (await tx.get('zones', sampleId(zone))) ?? (await tx.insert('zones', sampleZone(zone)));
          await tx.update('zones', { ...found, recordRevision: found.recordRevision + 1 });
        }
      });
      if (turn === 10) process.stdout.write('running\n');
    }
  },
  /** Only opens and reads. */
  open: async () => {
    const store = await openSqliteStore({ directory });
    process.stdout.write(`${await store.count('instances')}\n`);
    await store.close();
  },
};

try {
  await acts[act]?.();
  process.stdout.write('done\n');
} catch (error) {
  const told = isNanoError(error) ? { code: error.code, message: error.message, hint: error.hint } : String(error);
  process.stdout.write(`${JSON.stringify(told)}\n`);
}
