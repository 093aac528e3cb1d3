import type { CallOptions } from '../controller.ts';
import { NanoError, toNanoError } from '../model/errors.ts';
import type { VerifyView } from '../model/verify-view.ts';
import { ownerState } from '../operations/engine/owner.ts';
import { targetOf } from '../operations/zone-record.ts';
import { eachOf } from '../rebuild/each-of.ts';
import type { Services } from '../services.ts';
import { compareZone, type Looked } from '../verify/compare.ts';
import { compareInventory } from '../verify/compare-inventory.ts';
import { type Recorded, readRecorded } from '../verify/recorded.ts';
import { isVerifyCode, verifyCodes } from '../verify/report.ts';

interface Request {
  readonly checksums?: boolean | undefined;
  readonly ignore?: readonly string[] | undefined;
}

/** How long a cell may take to tell all that it has, in milliseconds. */
const surveyMs = 180_000;

/** Compares the inventory with all cells. Changes nothing. */
export async function verifyZone(
  services: Services,
  { checksums = false, ignore = [] }: Request,
  { signal }: Pick<CallOptions, 'signal'>,
): Promise<VerifyView> {
  for (const code of ignore) {
    if (isVerifyCode(code)) continue;
    throw new NanoError('INVALID_VALUE', `"${code}" is no code of verify`, {
      hint: `it is one of ${verifyCodes.join(', ')}`,
    });
  }
  const before = await readRecorded(services.store);
  const bounds = { deadlineMs: surveyMs, ...(signal === undefined ? {} : { signal }) };
  const looked = await eachOf(
    before.cells.filter(({ state }) => state === 'ready'),
    async (cell): Promise<Looked> => {
      const driver = services.cells.at(targetOf(cell, before.zone));
      const stores = before.stores.filter(({ cellId }) => cellId === cell.id);
      try {
        const survey = await driver.survey({ stores }, bounds);
        const sums = new Map<string, string>();
        for (const replica of checksums ? before.replicas.filter(({ cellId }) => cellId === cell.id) : []) {
          const store = survey.stores.find(({ id, files }) => id === replica.storeId && files.has(replica.path));
          if (store === undefined) continue;
          const path = `${store.path}/${replica.path}`;
          sums.set(
            `${replica.imageId}@${cell.id}`,
            await driver.checksum(path, signal === undefined ? {} : { signal }),
          );
        }
        return { cell, survey, checksums: sums };
      } catch (error) {
        if (signal?.aborted === true) throw error;
        return { cell, failure: toNanoError(error).message };
      }
    },
  );
  const after = await readRecorded(services.store);
  const isDead = (operation: Recorded['operations'][number]) =>
    operation.state !== 'running' || ownerState(operation.owner, services.processes, services.clock.now()) === 'dead';
  const findings = [...compareInventory(after, isDead), ...compareZone(after, looked, busy(before, after))];
  return {
    cells: after.cells.length,
    instances: after.instances.length,
    images: after.images.length,
    findings: findings.filter(({ code }) => !ignore.includes(code)),
  };
}

/** What an operation works on, and what came or went while the cells were asked. */
function busy(before: Recorded, after: Recorded): ReadonlySet<string> {
  const ids = ({ instances, images, trash }: Recorded) => [
    ...instances.map(({ id }) => `i${id}`),
    ...images.map(({ id }) => `m${id}`),
    ...trash.map(({ id }) => `t${id}`),
  ];
  const [old, now] = [new Set(ids(before)), new Set(ids(after))];
  const moved = [...old, ...now].filter((key) => !(old.has(key) && now.has(key))).map((key) => key.slice(1));
  const worked = [...before.operations, ...after.operations].flatMap(({ subjects }) => subjects.map(({ id }) => id));
  return new Set([...moved, ...worked]);
}
