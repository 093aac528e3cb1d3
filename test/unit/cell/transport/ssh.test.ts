import { afterAll, beforeAll } from 'vitest';
import { SshHome } from '../../../support/ssh-home.ts';
import type { SshServer } from '../../../support/ssh-server.ts';
import { describeConnection } from './connection-contract.ts';

let home: SshHome;
let server: SshServer;
beforeAll(async () => {
  home = new SshHome();
  const preamble = { stdout: 'Welcome!\nno newline at the end', stderr: 'stty: not a tty\n' };
  server = await home.serve({ preamble });
});
afterAll(() => home.remove());

describeConnection('ssh, with a login shell that talks', () =>
  home.transport().connect(home.address(server), { deadlineMs: 10_000 }),
);
