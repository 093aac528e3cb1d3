import { describe, expect, it } from 'vitest';
import { checkNetwork } from '../../../../src/cell/facts/check-network.ts';
import type { LibvirtAnswers } from '../../../../src/cell/facts/survey.ts';
import type { HostNetwork, NetworkReference } from '../../../../src/controller/model/network.ts';
import { codes, contextWith, goldenSurvey } from './golden.ts';

const cell = goldenSurvey('survey-debian-12');
const none: Partial<LibvirtAnswers> = { networks: [], networkBridges: new Set() };

function check(
  parts: { readonly bridges?: readonly string[]; readonly libvirt?: Partial<LibvirtAnswers>; readonly route?: boolean },
  network?: NetworkReference,
) {
  if (cell.libvirt === undefined) throw new Error('the golden host has no libvirt');
  return checkNetwork(
    contextWith(
      {
        bridges: (parts.bridges ?? []).map((name) => ({ name, up: true })),
        libvirt: { ...cell.libvirt, ...none, ...parts.libvirt },
        hasDefaultRoute: parts.route ?? true,
      },
      { request: network === undefined ? {} : { network } },
    ),
  );
}

function network(active: boolean, autostart: boolean): Partial<LibvirtAnswers> {
  const networks: HostNetwork[] = [{ kind: 'libvirt', name: 'default', active, autostart }];
  return { networks, networkBridges: new Set(['virbr0']) };
}

describe('what instances plug into', () => {
  it.each([
    ['a bridge', { bridges: ['br0'] }, undefined, ['NETWORK', 'DEFAULT_ROUTE']],
    ['nothing', {}, undefined, ['NETWORK_NONE error', 'DEFAULT_ROUTE']],
    [
      "only libvirt's own bridge",
      { bridges: ['virbr7'], libvirt: { networkBridges: new Set(['virbr7']) } },
      undefined,
      ['NETWORK_NONE error', 'DEFAULT_ROUTE'],
    ],
    ['a network that is active', { libvirt: network(true, true) }, undefined, ['NETWORK', 'DEFAULT_ROUTE']],
    ['one that nano starts', { libvirt: network(false, true) }, undefined, ['NETWORK_SLEEPING', 'DEFAULT_ROUTE']],
    [
      'one that is gone after a restart',
      { libvirt: network(false, false) },
      undefined,
      ['NETWORK_SLEEPING warning', 'DEFAULT_ROUTE'],
    ],
    ['the one asked for', { bridges: ['br0'] }, { kind: 'bridge', name: 'br0' }, ['NETWORK', 'DEFAULT_ROUTE']],
    [
      'another than asked for',
      { bridges: ['br0'] },
      { kind: 'bridge', name: 'br1' },
      ['NETWORK_ABSENT error', 'DEFAULT_ROUTE'],
    ],
    [
      'a name of another kind',
      { libvirt: network(true, true) },
      { kind: 'bridge', name: 'default' },
      ['NETWORK_ABSENT error', 'DEFAULT_ROUTE'],
    ],
    [
      'the one asked for, active by hand',
      { libvirt: network(true, false) },
      { kind: 'libvirt', name: 'default' },
      ['NETWORK_SLEEPING warning', 'DEFAULT_ROUTE'],
    ],
    [
      'a bridge, but no way out',
      { bridges: ['br0'], route: false },
      undefined,
      ['NETWORK', 'NO_DEFAULT_ROUTE warning'],
    ],
  ] as const)('%s', (_what, parts, asked, expected) => {
    expect(codes(check(parts, asked))).toEqual(expected);
  });

  it('says what is there where the one asked for is not', () => {
    const found = check({ bridges: ['br0'], libvirt: network(true, true) }, { kind: 'bridge', name: 'br1' })[0];
    expect(found?.fact).toBe('bridge:br1 is not on this host; there are bridge:br0, libvirt:default');
  });

  it('is not judged where libvirt cannot be asked', () => {
    expect(codes(checkNetwork(contextWith({ libvirt: undefined })))).toEqual(['DEFAULT_ROUTE']);
  });
});
