import { describe, expect, it } from 'vitest';
import {
  offerNetworks,
  parseBridges,
  parseLibvirtNetworks,
  readNetworkBridges,
} from '../../../../src/cell/facts/host-networks.ts';
import { hasDefaultRoute } from '../../../../src/cell/facts/routes.ts';

const bridges = parseBridges(`0x1003 br0
0x1003 virbr0
0x1003 docker0
0x1003 br-0a1b2c3d4e5f
0x1003 br-lan
0x1002 vmbr1
0x1003 lxdbr0
0x1003 isolated0
0x1003 fwbr100i0
bad line
0xzz br9
0x1003 a-name-that-is-too-long
`);

describe('bridges of the host', () => {
  it('are offered unless an engine or libvirt made them for itself', () => {
    const networks = offerNetworks(bridges, [], new Set(['virbr0', 'isolated0']));
    expect(networks).toEqual([
      { kind: 'bridge', name: 'br0', active: true, autostart: true },
      { kind: 'bridge', name: 'br-lan', active: true, autostart: true },
      { kind: 'bridge', name: 'vmbr1', active: false, autostart: true },
    ]);
  });

  it('are offered whosever they are where the operator names them', () => {
    const names = offerNetworks(bridges, [], new Set(), { kind: 'bridge', name: 'lxdbr0' }).map(({ name }) => name);
    expect(names).toContain('lxdbr0');
    expect(names).not.toContain('docker0');
  });
});

describe("libvirt's networks", () => {
  it('are joined from what virsh lists', () => {
    expect(parseLibvirtNetworks('default\nlab net\nidle\n\n', 'default\n', 'default\nlab net\n')).toEqual([
      { kind: 'libvirt', name: 'default', active: true, autostart: true },
      { kind: 'libvirt', name: 'lab net', active: false, autostart: true },
      { kind: 'libvirt', name: 'idle', active: false, autostart: false },
    ]);
  });

  it('own their bridges, unless they only pass on one of the host', () => {
    const xml = `<network><name>default</name><forward mode='nat'/><bridge name='virbr0' stp='on'/></network>
<network><name>isolated</name><bridge name='isolated0'/></network>
<network><name>lan</name><forward mode='bridge'/><bridge name='br0'/></network>
<network><name>direct</name><forward mode='bridge'><interface dev='eth0'/></forward></network>`;
    expect(readNetworkBridges(xml)).toEqual(new Set(['virbr0', 'isolated0']));
    expect(readNetworkBridges('')).toEqual(new Set());
  });
});

describe('a default route', () => {
  const loopback =
    '00000000000000000000000000000000 00 00000000000000000000000000000000 00 00000000000000000000000000000000 ffffffff 00000001 00000000 00200200       lo';

  it.each([
    ['IPv4', 'eth0\t00000000\t0101570A\t0003\t0\t0\t0\t00000000\t0\t0\t0\n', true],
    ['IPv6', `${loopback.replace('      lo', '    eth0')}\n`, true],
    ["the loopback's, which refuses", `${loopback}\n${loopback}\n`, false],
    ['a net 0.0.0.0/8 that is none', 'eth0\t00000000\t0101570A\t0003\t0\t0\t0\t000000FF\t0\t0\t0\n', false],
    ['none', '', false],
  ])('%s', (_what, text, there) => {
    expect(hasDefaultRoute(text)).toBe(there);
  });
});
