import { rawTransform } from 'valibot';
import { toNanoError } from '../model/errors.ts';

/** Turns a text into a value by a parser of ours; what it throws becomes an issue, which knows where the text stands. */
export function readBy<T>(parse: (text: string) => T) {
  return rawTransform<string, T>(({ dataset, addIssue, NEVER }) => {
    try {
      return parse(dataset.value);
    } catch (error) {
      const { message, hint } = toNanoError(error);
      addIssue({ message: hint === undefined ? message : `${message}: ${hint}` });
      return NEVER;
    }
  });
}
