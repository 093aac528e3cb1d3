import {
  array,
  boolean,
  type GenericSchema,
  type InferInput,
  type InferOutput,
  lazy,
  literal,
  maxLength,
  minLength,
  number,
  optional,
  picklist,
  pipe,
  record,
  safeInteger,
  strictObject,
  string,
} from 'valibot';
import { parseAffinity, parseCellRule } from '../../model/affinity.ts';
import { parseLabelKey, parseLabelValue } from '../../model/labels.ts';
import { strategies } from '../../model/pool.ts';
import { parseShape } from '../../model/shape.ts';
import { count } from '../../requests.ts';
import { cellPolicyEntries, poolPolicyEntries, size } from '../policy-schema.ts';
import { readBy } from '../read-by.ts';

const labels = record(
  pipe(
    string(),
    readBy((text) => parseLabelKey(text, 'labels')),
  ),
  pipe(
    string('is no text: write numbers as "1"'),
    readBy((text) => parseLabelValue(text, 'labels')),
  ),
);
const unknownKey = ({ expected, received }: { expected: string | null; received: string }) =>
  expected === 'never'
    ? `there is no key ${received} here`
    : received === 'undefined'
      ? 'is missing'
      : `does not belong here: ${received}`;

const cell = strictObject(
  {
    count: optional(count(20_000), 1),
    name: optional(string(), 'cell'),
    cores: count(4096),
    memory: size,
    disk: size,
    labels: optional(labels, {}),
    accelerator: optional(picklist(['kvm', 'qemu'], 'is neither kvm nor qemu'), 'kvm'),
    policy: optional(strictObject(cellPolicyEntries, unknownKey), {}),
  },
  unknownKey,
);

const asked = strictObject(
  {
    count: optional(count(2_000_000), 1),
    shape: pipe(
      string(),
      readBy((text) => parseShape(text, 'shape')),
    ),
    name: optional(string()),
    labels: optional(labels),
    affinity: optional(
      array(
        pipe(
          string(),
          readBy((text) => parseAffinity(text, true)),
        ),
      ),
      [],
    ),
    antiAffinity: optional(
      array(
        pipe(
          string(),
          readBy((text) => parseAffinity(text, false)),
        ),
      ),
      [],
    ),
    cellLabels: optional(array(pipe(string(), readBy(parseCellRule))), []),
    /** Spread them over cells and domains, as a group made with --count is. */
    together: optional(boolean(), false),
  },
  unknownKey,
);

const generated = strictObject(
  {
    generate: literal('heavy-tailed', 'is no mix: there is heavy-tailed'),
    count: count(2_000_000),
    seed: optional(pipe(number(), safeInteger('is not a whole number')), 1),
  },
  unknownKey,
);

const described = strictObject(
  {
    policy: optional(strictObject(poolPolicyEntries, unknownKey), {}),
    cells: pipe(
      array(cell, 'is no list'),
      minLength(1, 'needs at least one cell'),
      maxLength(20_000, 'has more than 20,000 entries'),
    ),
  },
  unknownKey,
);

type PoolInput = string | InferInput<typeof described>;
type PoolOutput = string | InferOutput<typeof described>;
type RequestInput = InferInput<typeof generated> | InferInput<typeof asked>;
type RequestOutput = InferOutput<typeof generated> | InferOutput<typeof asked>;

function isGenerated(input: unknown): boolean {
  return typeof input === 'object' && input !== null && 'generate' in input;
}

/** What is simulated: cells, or a pool of the zone as it is now, and instances that come one after the other. */
export const scenarioSchema = strictObject(
  {
    pool: lazy((input): GenericSchema<PoolInput, PoolOutput> => (typeof input === 'string' ? string() : described)),
    requests: pipe(
      array(lazy((input): GenericSchema<RequestInput, RequestOutput> => (isGenerated(input) ? generated : asked))),
      minLength(1, 'needs at least one request'),
    ),
    /** Compared side by side; the pool's own where none is named. */
    strategies: optional(array(picklist(strategies, `is no strategy: there are ${strategies.join(', ')}`))),
    stopAtRefusal: optional(boolean(), false),
  },
  unknownKey,
);

/** As a file has it. */
export type ScenarioInput = InferInput<typeof scenarioSchema>;
export type Scenario = InferOutput<typeof scenarioSchema>;
