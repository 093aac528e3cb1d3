import { isNanoError, NanoError } from '../../controller/model/errors.ts';
import type { StatsSubject } from '../../controller/model/stats-views.ts';
import type { WatchRequest } from '../../controller/watching.ts';
import { ask } from '../ask.ts';
import type { Context } from '../context.ts';

/** Whose figures are meant: all of a kind where none is named. */
export interface Subjects {
  readonly kind: StatsSubject;
  readonly names: readonly string[] | undefined;
  /** The part of the zone that must be watched for them: nobody else is asked. */
  readonly part: Pick<WatchRequest, 'pool' | 'cell'>;
}

type NamedKind = Exclude<StatsSubject, 'zone'>;

/** One thing by its own name, and where it is. */
interface Found {
  readonly kind: NamedKind;
  readonly name: string;
  readonly pool: string;
  readonly cell: string | undefined;
}

/** Things of one kind by their names or ids; no cell is asked. Throws NOT_FOUND for one that does not exist. */
export async function findSubjects(context: Context, kind: NamedKind, names: readonly string[]): Promise<Subjects> {
  return together(kind, await Promise.all([...new Set(names)].map((name) => find(context, kind, name))));
}

/** Things whose kind is not told: each name may be of one kind only, and all of the same. */
export async function guessSubjects(context: Context, names: readonly string[]): Promise<Subjects> {
  const found = await Promise.all([...new Set(names)].map((name) => guess(context, name)));
  const kinds = [...new Set(found.map(({ kind }) => kind))];
  const [kind, other] = kinds;
  if (kind === undefined) throw new NanoError('USAGE', 'NAME is missing');
  if (other === undefined) return together(kind, found);
  const [first, second] = kinds.map((one) => found.find((thing) => thing.kind === one)?.name);
  throw new NanoError(
    'USAGE',
    `${first} is a${article(kind)} and ${second} a${article(other)}: ask for one kind at a time`,
    {
      hint: kinds.map((one) => `nano stats ${one} NAME`).join(', or '),
    },
  );
}

async function guess(context: Context, name: string): Promise<Found> {
  const kinds = ['instance', 'cell', 'pool'] as const;
  const found = (await Promise.all(kinds.map((kind) => findIfThere(context, kind, name)))).flat();
  const [only, other] = found;
  if (only === undefined) {
    throw new NanoError('NOT_FOUND', `there is no instance, cell or pool "${name}"`, { hint: 'nano instance list' });
  }
  if (other === undefined) return only;
  throw new NanoError('USAGE', `${name} is the name of a${article(only.kind)} and of a${article(other.kind)}`, {
    hint: found.map(({ kind }) => `nano stats ${kind} ${name}`).join(', or '),
  });
}

function article(kind: NamedKind): string {
  return kind === 'instance' ? 'n instance' : ` ${kind}`;
}

async function findIfThere(context: Context, kind: NamedKind, name: string): Promise<readonly Found[]> {
  try {
    return [await find(context, kind, name)];
  } catch (error) {
    if (isNanoError(error) && error.code === 'NOT_FOUND') return [];
    throw error;
  }
}

async function find(context: Context, kind: NamedKind, name: string): Promise<Found> {
  if (kind === 'pool') {
    const pool = await ask(context, 'pool.show', { name });
    return { kind, name: pool.name, pool: pool.name, cell: undefined };
  }
  if (kind === 'cell') {
    const cell = await ask(context, 'cell.show', { name, cached: true });
    return { kind, name: cell.name, pool: cell.pool, cell: cell.name };
  }
  const instance = await ask(context, 'instance.show', { name, cached: true });
  return { kind, name: instance.name, pool: instance.pool, cell: instance.cell };
}

function together(kind: NamedKind, found: readonly Found[]): Subjects {
  const [cell, ...otherCells] = new Set(found.map((thing) => thing.cell));
  const [pool, ...otherPools] = new Set(found.map((thing) => thing.pool));
  return { kind, names: found.map(({ name }) => name), part: partOf(cell, otherCells.length, pool, otherPools.length) };
}

function partOf(cell: string | undefined, otherCells: number, pool: string | undefined, otherPools: number) {
  if (cell !== undefined && otherCells === 0) return { cell };
  return pool !== undefined && otherPools === 0 ? { pool } : {};
}
