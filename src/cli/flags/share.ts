import { NanoError } from '../../controller/model/errors.ts';

/** Reads a share as people write it: `0.1`, `10%`. Result from 0 to 1. */
export function parseShare(text: string, what: string): number {
  const [, figure, percent] = /^(\d+(?:\.\d+)?|\.\d+)(%?)$/.exec(text.trim()) ?? [];
  const share = Number(figure) / (percent === '%' ? 100 : 1);
  if (figure !== undefined && share <= 1) return share;
  throw new NanoError('INVALID_VALUE', `${what}: ${JSON.stringify(text)} is not a share`, {
    hint: 'write it as 0.1 or 10%',
  });
}
