import { expect, test } from 'vitest';
import { batchOutcome, isFailed, runBatch } from '../../../../src/cli/changes/batch.ts';

const quiet = { limit: 3, signal: new AbortController().signal, ended: () => {} };

test('a few at a time, results in the order of the names', async () => {
  let running = 0;
  let most = 0;
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const results = await runBatch(
    names,
    async (name) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, name === 'a' ? 20 : 2));
      running -= 1;
      return name.toUpperCase();
    },
    quiet,
  );
  expect(most).toBe(3);
  expect(results).toEqual(names.map((name) => ({ name, value: name.toUpperCase() })));
});

test('one that fails keeps no other from being done', async () => {
  const results = await runBatch(
    ['a', 'b', 'c'],
    async (name) => {
      if (name === 'b') throw new Error('broken');
      return 1;
    },
    quiet,
  );
  expect(results.map(isFailed)).toEqual([false, true, false]);
  expect(batchOutcome(results, false)).toBe(7);
});

test('once interrupted none is begun any more', async () => {
  const abort = new AbortController();
  const begun: string[] = [];
  const results = await runBatch(
    ['a', 'b', 'c'],
    async (name) => {
      begun.push(name);
      abort.abort();
    },
    { limit: 1, signal: abort.signal, ended: () => {} },
  );
  expect(begun).toEqual(['a']);
  expect(results.map(isFailed)).toEqual([false, true, true]);
  expect(batchOutcome(results, true)).toBe(130);
});
