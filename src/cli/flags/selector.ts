import { Flags } from '@oclif/core';
import { NanoError } from '../../controller/model/errors.ts';

export const selectorFlag = {
  selector: Flags.string({
    char: 'l',
    summary: 'Only those with these labels.',
    helpValue: 'KEY=VALUE,…',
    multiple: true,
    multipleNonGreedy: true,
  }),
};

/** The labels that a thing must have; a key alone stands for any value. */
export type Selector = readonly { readonly key: string; readonly value: string | undefined }[];

/** Reads `-l role=web,tier=front -l nightly`. */
export function parseSelector(texts: readonly string[] | undefined): Selector {
  return (texts ?? [])
    .flatMap((text) => text.split(','))
    .map((part) => {
      const [key = '', ...rest] = part.split('=');
      if (key.trim() === '') {
        throw new NanoError('USAGE', `-l: ${JSON.stringify(part)} names no label`, {
          hint: 'write it as role=web, or several as role=web,tier=front',
        });
      }
      return { key: key.trim(), value: rest.length === 0 ? undefined : rest.join('=').trim() };
    });
}

export function matchesLabels(
  { labels }: { readonly labels: Readonly<Record<string, string>> },
  selector: Selector,
): boolean {
  return selector.every(
    ({ key, value }) => Object.hasOwn(labels, key) && (value === undefined || labels[key] === value),
  );
}
