import { describe, expect, it } from 'vitest';
import { sshToCell, sshToInstance } from '../../../../src/cli/console/ssh-arguments.ts';
import { cellView, instanceDetail } from '../../../support/views.ts';

const address = { kind: 'ssh', host: '10.0.0.11', user: 'root', port: 2222, hostKeys: [] } as const;
const cell = cellView({ name: 'cell-1', address });
const guest = (parts: Parameters<typeof instanceDetail>[0]) => instanceDetail({ name: 'web-1', guest: null, ...parts });
const on = (kind: 'bridge' | 'libvirt', ...addresses: string[]) => ({
  mac: '52:54:00:00:00:01',
  network: { kind, name: 'default' },
  addresses,
});

describe('ssh', () => {
  it('goes to a cell as nano does', () => {
    expect(sshToCell(cell)).toEqual(['-p', '2222', '--', 'root@10.0.0.11']);
    expect(sshToCell({ name: 'b', address: { kind: 'ssh', host: 'alias', identity: '/k', hostKeys: [] } })).toEqual([
      '-i',
      '/k',
      '--',
      'alias',
    ]);
  });

  it('goes nowhere from the cell that this machine is', () => {
    expect(() => sshToCell({ name: 'here', address: { kind: 'local' } })).toThrow('here is this machine');
  });

  it('goes to a guest in the same network as its cell', () => {
    expect(sshToInstance(guest({ interfaces: [on('bridge', '10.0.0.50')] }), cell)).toEqual(['--', '10.0.0.50']);
  });

  it('goes through the cell to a guest in a network of libvirt', () => {
    const inside = guest({ interfaces: [on('libvirt', '192.168.122.5')] });
    expect(sshToInstance(inside, cell)).toEqual([
      '-o',
      'ProxyCommand=ssh -W [%h]:%p -p 2222 -- root@10.0.0.11',
      '--',
      '192.168.122.5',
    ]);
    const keyed = { name: 'c', address: { kind: 'ssh', host: 'fd00::1', identity: '/k 1%', hostKeys: [] } } as const;
    expect(sshToInstance(inside, keyed, ['-o', 'HostKeyAlias=c'])).toEqual([
      '-o',
      "ProxyCommand=ssh -W [%h]:%p -o HostKeyAlias=c -i '/k 1%%' -- fd00::1",
      '--',
      '192.168.122.5',
    ]);
    expect(sshToInstance(inside, { name: 'here', address: { kind: 'local' } })).toEqual(['--', '192.168.122.5']);
  });

  it('takes what the guest itself tells, but no address that leads nowhere', () => {
    const told = { agent: true, hostname: 'web-1', addresses: ['127.0.0.1', 'fe80::1', '10.0.0.51'] };
    expect(sshToInstance(guest({ interfaces: [on('bridge')], guest: told }), cell)).toEqual(['--', '10.0.0.51']);
  });

  it('tells what else there is where no address is known', () => {
    expect(() => sshToInstance(guest({ interfaces: [on('bridge')] }), cell)).toThrow('no address of web-1 is known');
  });
});
