import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runTypescript } from '../../../support/run-typescript.ts';
import { SshHome } from '../../../support/ssh-home.ts';

const entry = fileURLToPath(new URL('../../../support/ssh-once.ts', import.meta.url));
let home: SshHome;
beforeAll(() => {
  home = new SshHome();
});
afterAll(() => home.remove());

it('a closed connection does not keep the process alive', async () => {
  const server = await home.serve();
  for (const address of [home.address(server), { kind: 'local' }]) {
    const { stdout, stderr, status } = await runTypescript(entry, [
      JSON.stringify(address),
      home.directory,
      home.path('config'),
    ]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^ran\nclosed in \d{1,3} ms\n$/);
  }
}, 20_000);
