import { homedir } from 'node:os';
import { expect, test } from 'vitest';
import { createTransport } from '../../../../src/cell/transport/transport.ts';
import { describeConnection } from './connection-contract.ts';

const transport = createTransport({ env: process.env, home: homedir() });

describeConnection('this machine', () => transport.connect({ kind: 'local' }, { deadlineMs: 10_000 }));

test('a command of this machine can open its input by name, as over SSH', async () => {
  const connection = await transport.connect({ kind: 'local' }, { deadlineMs: 10_000 });
  const command = { argv: ['wc', '-c', '/dev/stdin'], stdin: ['12345'] } as const;
  expect((await connection.exec(command, { deadlineMs: 10_000, privilege: 'user' })).stdout).toMatch(/^5 /);
  await connection.close();
});
