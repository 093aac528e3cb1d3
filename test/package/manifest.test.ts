import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeManifest } from '../../scripts/lib/manifest.mjs';
import { repository } from './sandbox.ts';

const inGit = readFileSync(join(repository, 'oclif.manifest.json'), 'utf8');

it('oclif.manifest.json describes the commands as they are (otherwise: npm run manifest)', async () => {
  expect(inGit).toBe(await makeManifest(repository));
});

it('oclif.manifest.json knows nothing of the machine it was made on', () => {
  const home = process.env.HOME ?? '/root';
  expect(inGit).not.toContain(repository);
  expect(inGit).not.toMatch(new RegExp(`"${home}[/"]`));
});

it('every topic with commands has a description, if not as a command of the same name', () => {
  const { oclif } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
  const ids = Object.keys(JSON.parse(inGit).commands);
  const topics = new Set(ids.filter((id) => id.includes(':')).map((id) => id.replace(/:.*/, '')));
  const undescribed = [...topics].filter((topic) => !ids.includes(topic) && !oclif.topics[topic]?.description);
  expect(undescribed).toEqual([]);
});
