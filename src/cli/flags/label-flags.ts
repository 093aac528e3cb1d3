import { Flags } from '@oclif/core';
import { NanoError } from '../../controller/model/errors.ts';
import { parseLabelKey, parseLabelValue } from '../../controller/model/labels.ts';

export function labelFlag(summary: string) {
  return {
    label: Flags.string({ summary, helpValue: 'KEY=VALUE', multiple: true, multipleNonGreedy: true }),
  };
}

/** Reads `--label role=web --label nightly`; a label without a value has the value ''. */
export function parseLabels(texts: readonly string[] | undefined): Record<string, string> | undefined {
  if (texts === undefined) return undefined;
  const labels = new Map<string, string>();
  for (const text of texts) {
    const [first = '', ...rest] = text.split('=');
    const [key, value] = [parseLabelKey(first, '--label'), parseLabelValue(rest.join('='), '--label')];
    if (labels.has(key) && labels.get(key) !== value) {
      throw new NanoError('INVALID_VALUE', `--label: ${key} is given twice, as ${labels.get(key)} and as ${value}`);
    }
    labels.set(key, value);
  }
  return Object.fromEntries(labels);
}
