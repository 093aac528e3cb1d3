import { boolean, type GenericSchema, object, optional, picklist, string } from 'valibot';
import type { CallOptions, Queries, QueryKind } from '../controller.ts';
import { count, parsedBy, parseRequest, parseTimestamp } from '../requests.ts';
import type { Services } from '../services.ts';
import { listCells, showCell } from './cells.ts';
import { checkCell } from './check-cell.ts';
import { listHistory } from './history.ts';
import { listImages, showImage } from './images.ts';
import { listInstances, showInstance, waitForGuest } from './instances.ts';
import { listOperations, showOperation } from './operations.ts';
import { listPools, showPool } from './pools.ts';
import { listTrash } from './trash.ts';

/** Answers a request that nobody has looked at yet. */
type Query<K extends QueryKind> = (
  services: Services,
  request: unknown,
  options: CallOptions,
) => Promise<Queries[K]['answer']>;

function query<Request, Answer>(
  schema: GenericSchema<unknown, Request>,
  answer: (services: Services, request: Request, options: CallOptions) => Promise<Answer>,
) {
  return (services: Services, request: unknown, options: CallOptions) =>
    answer(services, parseRequest(schema, request, 'request'), options);
}

const nothing = object({});
const named = object({ name: string() });
const newest = { since: optional(parsedBy(parseTimestamp)), limit: optional(count(1_000_000)) };
const cached = { cached: optional(boolean()) };

/** Every question that can be asked, by name: how its request is parsed, and who answers. */
export const queries: { readonly [K in QueryKind]: Query<K> } = {
  'pool.list': query(nothing, listPools),
  'pool.show': query(named, (services, { name }) => showPool(services, name)),
  'cell.list': query(object({ pool: optional(string()), ...cached }), listCells),
  'cell.show': query(object({ name: string(), ...cached }), showCell),
  'cell.check': query(named, checkCell),
  'image.list': query(nothing, listImages),
  'image.show': query(named, (services, { name }) => showImage(services, name)),
  'instance.list': query(object({ pool: optional(string()), cell: optional(string()), ...cached }), listInstances),
  'instance.show': query(object({ name: string(), ...cached }), showInstance),
  'instance.wait': query(object({ name: string(), timeoutMs: count(24 * 3_600_000) }), waitForGuest),
  'trash.list': query(object({ cell: optional(string()) }), listTrash),
  'operation.list': query(
    object({ only: optional(picklist(['open', 'running', 'failed'])), ...newest }),
    listOperations,
  ),
  'operation.show': query(object({ operation: string() }), showOperation),
  'history.list': query(object({ thing: optional(string()), ...newest }), listHistory),
};
