import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { eventCodes } from '../../../../src/controller/observation/event-codes.ts';

it('docs/events.md tells of every code there is, in their order', () => {
  const text = readFileSync(new URL('../../../../docs/events.md', import.meta.url), 'utf8');
  const rows = text.split('\n').filter((line) => line.startsWith('| `'));
  expect(rows).toEqual(
    Object.entries(eventCodes).map(([code, [severity, meaning]]) => `| \`${code}\` | ${severity} | ${meaning} |`),
  );
});
