import {
  array,
  boolean,
  type GenericSchema,
  maxValue,
  minValue,
  number,
  object,
  optional,
  picklist,
  pipe,
  string,
} from 'valibot';
import type { CallOptions, Queries, QueryKind } from '../controller.ts';
import { parseShape } from '../model/shape.ts';
import { count, parsedBy, parseRequest, parseTimestamp } from '../requests.ts';
import { readBy } from '../scheduler/read-by.ts';
import { scenarioSchema } from '../scheduler/simulate/scenario.ts';
import type { Services } from '../services.ts';
import { listCells, showCell } from './cells.ts';
import { checkCell } from './check-cell.ts';
import { listEvents } from './events.ts';
import { listForeign } from './foreign.ts';
import { listHistory } from './history.ts';
import { listImages, showImage } from './images.ts';
import { listInstances, showInstance, waitForGuest } from './instances.ts';
import { listOperations, showOperation } from './operations.ts';
import { planRebalance, poolCapacity } from './placement/ahead.ts';
import { placeAhead, placeSchema } from './placement/place.ts';
import { simulateStream } from './placement/simulate.ts';
import { whyThere } from './placement/why.ts';
import { listPools, showPool } from './pools.ts';
import { statsHistory } from './stats-history.ts';
import { listTrash } from './trash.ts';
import { verifyZone } from './verify.ts';

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
const shape = pipe(
  string(),
  readBy((text) => parseShape(text, '--shape')),
);
const share = pipe(number(), minValue(0, 'must be at least 0'), maxValue(1, 'must be at most 1'));
const newest = { since: optional(parsedBy(parseTimestamp)), limit: optional(count(1_000_000)) };
const cached = { cached: optional(boolean()) };

/** Every question that can be asked, by name: how its request is parsed, and who answers. */
export const queries: { readonly [K in QueryKind]: Query<K> } = {
  'pool.list': query(nothing, listPools),
  'pool.show': query(named, (services, { name }) => showPool(services, name)),
  'pool.place': query(placeSchema, placeAhead),
  'pool.capacity': query(object({ pool: string(), shapes: optional(array(shape)) }), poolCapacity),
  'pool.rebalance': query(object({ pool: string(), threshold: optional(share) }), planRebalance),
  'pool.simulate': query(scenarioSchema, simulateStream),
  'cell.list': query(object({ pool: optional(string()), ...cached }), listCells),
  'cell.show': query(object({ name: string(), ...cached }), showCell),
  'cell.check': query(named, checkCell),
  'image.list': query(nothing, listImages),
  'image.show': query(named, (services, { name }) => showImage(services, name)),
  'instance.list': query(object({ pool: optional(string()), cell: optional(string()), ...cached }), listInstances),
  'instance.show': query(object({ name: string(), ...cached }), showInstance),
  'instance.why': query(named, whyThere),
  'instance.wait': query(object({ name: string(), timeoutMs: count(24 * 3_600_000) }), waitForGuest),
  'cell.foreign': query(object({ cell: string() }), listForeign),
  'zone.verify': query(object({ checksums: optional(boolean()), ignore: optional(array(string())) }), verifyZone),
  'trash.list': query(object({ cell: optional(string()) }), listTrash),
  'operation.list': query(
    object({ only: optional(picklist(['open', 'running', 'failed'])), ...newest }),
    listOperations,
  ),
  'operation.show': query(object({ operation: string() }), showOperation),
  'history.list': query(object({ thing: optional(string()), ...newest }), listHistory),
  'stats.history': query(
    object({
      subject: picklist(['zone', 'pool', 'cell', 'instance']),
      name: optional(string()),
      since: parsedBy(parseTimestamp),
      figures: optional(array(string())),
    }),
    statsHistory,
  ),
  'event.list': query(object({ cell: optional(string()), instance: optional(string()), ...newest }), listEvents),
};
