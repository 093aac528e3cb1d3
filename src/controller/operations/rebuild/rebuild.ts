import { array, boolean, type InferOutput, object, optional } from 'valibot';
import type { Reader } from '../../inventory/document-store.ts';
import { NanoError } from '../../model/errors.ts';
import type { RebuildView } from '../../model/rebuild-view.ts';
import type { CellMark } from '../../model/zone.ts';
import { discover, type Seed } from '../../rebuild/discover.ts';
import type { Conflict } from '../../rebuild/gathered.ts';
import { type MadeInventory, makeInventory } from '../../rebuild/make-inventory.ts';
import { parsedBy } from '../../requests.ts';
import type { Services } from '../../services.ts';
import { addressOf, loginEntries, parseHost } from '../add-cell/request.ts';
import { nextGeneration } from '../generation.ts';
import type { BasePlan, OperationKind } from '../operation-kind.ts';
import { replaceInventory } from './replace-inventory.ts';

const schema = object({
  from: optional(array(parsedBy(parseHost)), []),
  ...loginEntries,
  /** Replaces an inventory that is not empty. */
  force: optional(boolean(), false),
});

type Request = InferOutput<typeof schema>;

interface Plan extends BasePlan {
  readonly inventory: MadeInventory;
  readonly conflicts: readonly Conflict[];
  readonly away: readonly { readonly name: string; readonly reason: string }[];
  readonly marks: readonly { readonly cellId: string; readonly from: CellMark; readonly to: CellMark }[];
  readonly force: boolean;
}

/**
 * Makes the inventory again from what lies on the cells. From then on they obey this inventory alone: each that answers
 * gets a mark of a newer generation. Once the first has it, the operation only goes forward.
 */
export const rebuild: OperationKind<Request, Plan, RebuildView> = {
  kind: 'zone.rebuild',
  version: 1,
  changesZoneRecord: true,
  schema,

  async plan(request, services, call) {
    if (!request.force) await refuseUnlessEmpty(services.store);
    const seeds = await seedsOf(request, services);
    const gathered = await discover(services, seeds, call.signal === undefined ? {} : { signal: call.signal });
    const seen = [
      gathered.record.generation,
      ...gathered.reached.flatMap(({ mark, survey }) => [mark.generation, survey.record?.generation ?? 0]),
    ];
    const generation = nextGeneration(Math.max(...seen), services.ids);
    const { uuid } = services.ids;
    const made = makeInventory(gathered, generation, services.clock.now(), uuid);
    const { reached, away } = gathered;
    return {
      targets: Object.fromEntries(reached.map(({ cell, address }) => [cell.id, { name: cell.name, address }])),
      ...made,
      away: away.map(({ cell, reason }) => ({ name: cell.name, reason })),
      marks: reached.map(({ cell, mark }) => ({ cellId: cell.id, from: mark, to: { ...mark, generation } })),
      force: request.force,
    };
  },

  subjects: ({ inventory }) => [{ kind: 'zone', id: inventory.zone.id, name: inventory.zone.id }],
  words: ({ inventory, away, conflicts, marks }) => ({
    facts: [
      { name: 'zone', value: inventory.zone.id },
      { name: 'generation', value: String(inventory.zone.generation) },
      { name: 'pools', value: inventory.pools.map(({ name }) => name).join(', ') },
      { name: 'cells', value: `${marks.length} reached, ${away.length} not` },
      { name: 'instances', value: String(inventory.instances.length) },
      { name: 'images', value: inventory.images.map(({ name }) => name).join(', ') },
    ],
    warnings: [
      ...away.map(
        ({ name, reason }) =>
          `${name} was not reached, and is kept as recorded (nano cell take-over ${name} when it answers): ${reason}`,
      ),
      ...conflicts.map(({ code, subject, fact, decision }) => `${code} ${subject}: ${fact}; ${decision}`),
    ],
  }),
  locks: ({ inventory }) => [
    { key: 'zone', mode: 'exclusive' },
    { key: `zone:${inventory.zone.id}`, mode: 'exclusive' },
  ],

  async claim(transaction, { force }) {
    if (!force) await refuseUnlessEmpty(transaction);
  },

  steps: ({ marks, targets }) =>
    marks.map(({ cellId, from, to }) => ({
      name: `mark-${cellId}`,
      title: `have ${targets[cellId]?.name} obey this inventory alone`,
      cellId,
      commit: true as const,
      act: ({ driver }) => driver(cellId).raiseMark(from, to),
    })),

  async complete(transaction, { inventory, force }) {
    if (!force) await refuseUnlessEmpty(transaction);
    await replaceInventory(transaction, inventory);
  },

  release: async () => {},

  async value(_request, _services, plan) {
    if (plan === undefined) throw new NanoError('INTERNAL', 'a rebuild has always something to do');
    const { inventory, conflicts, away } = plan;
    return {
      zone: inventory.zone.id,
      generation: inventory.zone.generation,
      pools: inventory.pools.length,
      instances: inventory.instances.length,
      images: inventory.images.length,
      trash: inventory.trash.length,
      cells: inventory.cells.map(({ name, instances }) => {
        const reason = away.find((cell) => cell.name === name)?.reason;
        return { name, reached: reason === undefined, reason: reason ?? null, instances };
      }),
      conflicts,
    };
  },
};

/** Cells and images are what an inventory is about: without them there is nothing to lose but names of pools. */
async function refuseUnlessEmpty(reader: Reader): Promise<void> {
  const [cells, images, instances] = [
    await reader.count('cells'),
    await reader.count('images'),
    await reader.count('instances'),
  ];
  if (cells + images + instances === 0) return;
  throw new NanoError('EXISTS', `the inventory is not empty: it has ${cells} cells and ${instances} instances`, {
    hint: 'another one is made with NANO_HOME=DIRECTORY; --force replaces this one, and keeps a copy of it',
  });
}

async function seedsOf(request: Request, { store }: Services): Promise<readonly Seed[]> {
  if (request.from.length > 0) {
    return request.from.map((host) => ({ name: host, address: addressOf({ ...request, host }) }));
  }
  const known = await store.list('cells');
  if (known.length > 0) return known.map(({ name, address }) => ({ name, address }));
  throw new NanoError('INVALID_VALUE', 'no host is known to begin with', {
    hint: 'name one cell of the zone: nano rebuild --from HOST',
  });
}
