import {
  array,
  boolean,
  check,
  type GenericSchema,
  lazy,
  maxLength,
  maxValue,
  minValue,
  nullable,
  number,
  optional,
  picklist,
  pipe,
  safeInteger,
  string,
  transform,
} from 'valibot';
import { parseLabelKey } from '../model/labels.ts';
import { strategies } from '../model/pool.ts';
import { parseSize } from '../model/units.ts';
import { readBy } from './read-by.ts';

/** A ratio that is no number, 0 or less would make a pool that can take nothing, or everything. */
const ratio = pipe(
  number('is no number'),
  check((value) => value > 0, 'must be more than 0'),
  maxValue(100, 'must be at most 100'),
);

const most = 2 ** 20;
const kept = pipe(
  number('is no number'),
  safeInteger('is not a whole number'),
  minValue(0, 'must be at least 0'),
  maxValue(most),
);

const sizeText = pipe(
  string(),
  readBy((text) => parseSize(text, 'size')),
);
const sizeNumber = pipe(
  number('is no size: write it as 512M, 2G or 10GiB'),
  safeInteger('is not a whole number of bytes'),
  minValue(0, 'must be at least 0'),
);

/** Bytes, or a size as people write it. */
export const size = lazy(
  (input): GenericSchema<string | number, number> => (typeof input === 'string' ? sizeText : sizeNumber),
);

const limit = nullable(
  pipe(number('is no number'), safeInteger('is not a whole number'), minValue(1, 'must be at least 1')),
);
const loadLimit = nullable(
  pipe(
    number('is no number'),
    check((value) => value > 0, 'must be more than 0'),
  ),
);

/** What a pool or a cell may set of what cells give and keep. */
export const cellPolicyEntries = {
  coresRatio: optional(ratio),
  memoryRatio: optional(ratio),
  diskRatio: optional(ratio),
  keptCores: optional(kept),
  keptMemoryBytes: optional(size),
  keptDiskBytes: optional(size),
  instanceLimit: optional(limit),
  loadLimit: optional(loadLimit),
};

/** What a pool may set beside that. */
export const poolPolicyEntries = {
  ...cellPolicyEntries,
  strategy: optional(picklist(strategies, `is no strategy: there are ${strategies.join(', ')}`)),
  failoverSafe: optional(boolean('is neither true nor false')),
  domains: optional(
    pipe(
      array(
        pipe(
          string(),
          readBy((text) => parseLabelKey(text, 'domains')),
        ),
      ),
      maxLength(4, 'has more than 4 labels'),
      transform((keys) => [...new Set(keys)]),
    ),
  ),
  overheadBytes: optional(size),
  overheadPerCoreBytes: optional(size),
};
