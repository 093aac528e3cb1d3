import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { publicKeys } from '../../../../src/cli/keys/public-keys.ts';
import { testContext } from '../../../support/test-context.ts';

const ed25519 = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAA operator@desk';
const rsa = 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAB operator@old';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'nano-keys-'));
  mkdirSync(join(home, '.ssh'));
});
afterEach(() => rmSync(home, { recursive: true }));

test("the agent's keys and those in ~/.ssh, each once whatever its comment", async () => {
  writeFileSync(join(home, '.ssh/id_ed25519.pub'), `${ed25519}\n`);
  writeFileSync(join(home, '.ssh/id_rsa.pub'), `${rsa}\n`);
  writeFileSync(join(home, '.ssh/known_hosts'), `${rsa}\n`);
  const agent = `${ed25519.replace('operator@desk', 'in the agent')}\n`;
  const context = testContext({ home, env: { SSH_AUTH_SOCK: '/run/agent' }, local: { 'ssh-add -L': agent } });
  expect(await publicKeys(context, undefined)).toEqual([agent.trim(), rsa]);
});

test('no agent, no folder, no keys', async () => {
  rmSync(join(home, '.ssh'), { recursive: true });
  const context = testContext({ home, local: { 'ssh-add -L': ed25519 } });
  expect(await publicKeys(context, undefined)).toEqual([]);
});

test('an agent without identities gives none', async () => {
  const context = testContext({
    home,
    env: { SSH_AUTH_SOCK: '/run/agent' },
    local: { 'ssh-add -L': 'The agent has no identities.\n' },
  });
  expect(await publicKeys(context, undefined)).toEqual([]);
});

test('files named are the only ones', async () => {
  writeFileSync(join(home, '.ssh/id_rsa.pub'), rsa);
  writeFileSync(join(home, 'team.keys'), `# the team\n${ed25519}\n\n${rsa}\n`);
  expect(await publicKeys(testContext({ home, cwd: home }), ['team.keys'])).toEqual([ed25519, rsa]);
});

test('a private key is refused before anything is done with it', async () => {
  writeFileSync(join(home, 'id'), '-----BEGIN OPENSSH PRIVATE KEY-----\nsecret\n');
  const reading = publicKeys(testContext({ home, cwd: home }), ['id']);
  await expect(reading).rejects.toMatchObject({ code: 'INVALID_VALUE', hint: `--ssh-key ${join(home, 'id')}.pub` });
  await expect(reading).rejects.not.toThrow('secret');
});

test.each([
  ['missing.pub', 'NOT_FOUND'],
  ['.ssh', 'INVALID_VALUE'],
])('%s', async (file, code) => {
  await expect(publicKeys(testContext({ home, cwd: home }), [file])).rejects.toMatchObject({ code });
});
