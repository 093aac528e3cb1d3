import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createAsides } from '../../../../src/cli/console/asides.ts';
import type { HostKey } from '../../../../src/controller/model/address.ts';
import type { InstanceDetail } from '../../../../src/controller/model/views.ts';
import { fakeController } from '../../../support/fake-controller.ts';
import { testContext } from '../../../support/test-context.ts';
import { cellView, instanceDetail } from '../../../support/views.ts';

const key: HostKey = { type: 'ssh-ed25519', key: 'AAAAC3NzaC1lZDI1NTE5', fingerprint: 'SHA256:x' };

/** Asides of which ssh is not run: `ran` tells with what it would be, and what it would trust. */
function asidesOf(hostKeys: readonly HostKey[], status = 0, interfaces: InstanceDetail['interfaces'] = []) {
  const ran: { args: readonly string[]; trusted: string | undefined; file: string }[] = [];
  const controller = fakeController({
    queries: {
      'cell.show': () =>
        cellView({ name: 'cell-1', address: { kind: 'ssh', host: '10.0.0.11', user: 'root', port: 2222, hostKeys } }),
      'instance.show': () =>
        instanceDetail({
          name: 'web-1',
          cell: 'cell-1',
          guest: { agent: true, hostname: 'web-1', addresses: ['10.0.0.50'] },
          interfaces,
        }),
    },
  });
  const context = testContext({ controller });
  const runInTerminal = async (_: string, args: readonly string[]) => {
    const file = /^UserKnownHostsFile="(.*)"$/m.exec(args.join('\n'))?.[1] ?? '';
    ran.push({ args, file, trusted: existsSync(file) ? readFileSync(file, 'utf8') : undefined });
    return status;
  };
  return { ...createAsides({ ...context, runInTerminal }), ran, context };
}

it('ssh to a cell trusts the pinned keys and no others, in a file that is gone when it ends', async () => {
  const { ssh, ran, context } = asidesOf([key]);
  await ssh({ kind: 'cell', name: 'cell-1' });
  const [{ args, trusted, file } = { args: [], trusted: '', file: '' }] = ran;
  expect(args).toEqual([
    ...['-o', 'HostKeyAlias=cell-1', '-o', `UserKnownHostsFile="${file}"`, '-o', 'GlobalKnownHostsFile=none'],
    ...['-o', 'UpdateHostKeys=no', '-o', 'CheckHostIP=no', '-p', '2222', '--', 'root@10.0.0.11'],
  ]);
  expect(trusted).toBe('cell-1 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5\n');
  expect(existsSync(file)).toBe(false);
  expect(context.terminal.written.stderr()).toBe('ssh -p 2222 -- root@10.0.0.11\n');
});

it('ssh to a cell of which no key is pinned decides by itself', async () => {
  const { ssh, ran } = asidesOf([]);
  await ssh({ kind: 'cell', name: 'cell-1' });
  expect(ran[0]?.args).toEqual(['-p', '2222', '--', 'root@10.0.0.11']);
});

it('ssh to an instance decides by itself', async () => {
  const { ssh, ran } = asidesOf([key]);
  await ssh({ kind: 'instance', name: 'web-1' });
  expect(ran[0]?.args).toEqual(['--', '10.0.0.50']);
});

it('ssh to an instance behind its cell trusts the pinned keys of the cell on the way, and shows what a person would type', async () => {
  const network = { kind: 'libvirt', name: 'default' } as const;
  const inside = { mac: '52:54:00:00:00:01', network, addresses: ['192.168.122.5'] };
  const { ssh, ran, context } = asidesOf([key], 0, [inside]);
  await ssh({ kind: 'instance', name: 'web-1' });
  const through = String(ran[0]?.args[1]);
  expect(through).toMatch(
    /^ProxyCommand=ssh -W \[%h\]:%p -o HostKeyAlias=cell-1 -o 'UserKnownHostsFile=".*"' .*-- root@10\.0\.0\.11$/,
  );
  expect(context.terminal.written.stderr()).not.toContain('UserKnownHostsFile');
});

it('tells the plain command where ssh could not connect, and leaves no file', async () => {
  const { ssh, ran } = asidesOf([key], 255);
  await expect(ssh({ kind: 'cell', name: 'cell-1' })).rejects.toMatchObject({
    message: 'ssh to cell-1 failed',
    hint: 'ssh -p 2222 -- root@10.0.0.11 tells why',
  });
  expect(existsSync(ran[0]?.file ?? '/')).toBe(false);
});
