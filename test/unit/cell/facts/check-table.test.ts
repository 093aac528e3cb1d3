import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkTable } from '../../../../src/cell/facts/check-table.ts';

const facts = new URL('../../../../src/cell/facts/', import.meta.url);

/** docs/checks.md, made from the table. Renewed with: npx vitest run test/unit/cell/facts/check-table.test.ts -u */
function document(): string {
  const rows = Object.entries(checkTable).map(
    ([code, { severities, meaning }]) => `| \`${code}\` | ${severities.join(', ')} | ${meaning} |`,
  );
  return `# What nano checks on a host

\`nano cell check\` and \`nano pool add-cell\` look at a host without changing anything on it and name all that is wrong
at once. An error refuses the host, a warning is shown, \`ok\` says what was looked at and is fine. Each comes with its
figures and, where there is one, a remedy as commands for root. The codes are stable.

| code | severity | meaning |
|---|---|---|
${rows.join('\n')}
`;
}

describe('the table of checks', () => {
  it('is what docs/checks.md says', async () => {
    await expect(document()).toMatchFileSnapshot('../../../../docs/checks.md');
  });

  it.each(Object.keys(checkTable))('has no code that nothing gives: %s', (code) => {
    const sources = readdirSync(facts).filter((name) => name.endsWith('.ts') && name !== 'check-table.ts');
    const given = sources.some((name) => readFileSync(new URL(name, facts), 'utf8').includes(`'${code}'`));
    expect(given).toBe(true);
  });
});
