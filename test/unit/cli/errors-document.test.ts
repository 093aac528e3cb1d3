import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { errorsDocument } from '../../../scripts/lib/errors-document.mjs';
import { errorTable } from '../../../src/controller/model/errors.ts';

test('docs/errors.md tells of every code there is (else: node scripts/errors-document.mjs)', () => {
  expect(readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8')).toBe(errorsDocument(errorTable));
});

test('a code whose exit status has no meaning is noticed', () => {
  expect(() => errorsDocument({ NEW: { exit: 9, meaning: 'New.' } })).toThrow('NEW');
});
