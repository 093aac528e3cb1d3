import { describe, expect, it } from 'vitest';
import { domainState } from '../../../../src/cell/facts/domain-state.ts';
import { hostReportCommand, readHostReport, takenNames } from '../../../../src/cell/facts/host-report.ts';
import { observeHost } from '../../../../src/cell/facts/observe-host.ts';
import { golden } from './golden.ts';

const stores = [
  { id: 'a', path: '/var/lib/libvirt/images' },
  { id: 'b', path: '/srv/absent' },
];

describe('a report', () => {
  const report = readHostReport(golden('report'), stores);

  it('tells load and what is free; a store that is not there has no figure', () => {
    expect(report.load).toEqual({
      load1: 3.09,
      memoryAvailableBytes: 23814408 * 1024,
      storeAvailableBytes: { a: 8333496320 },
    });
  });

  it('tells the state of every domain, by its exact name', () => {
    expect(Object.fromEntries(report.domains.map(({ name, state }) => [name, state]))).toEqual({
      mine: 'suspended',
      '42': 'paused',
      '  leading spaces': 'stopped',
      '$(reboot) `id`': 'stopped',
      'filler 1': 'stopped',
      'filler 2': 'stopped',
      'filler 3': 'stopped',
      'it\'s a "quoted" name': 'stopped',
      'name; list': 'stopped',
      'state.state=1': 'stopped',
      'ünïcode <x>': 'stopped',
    });
  });

  it('tells which names are taken', () => {
    expect(takenNames(report.domains, ['web-1', '42', 'mine'])).toEqual([
      { name: '42', uuid: '0199aaaa-0000-7000-8000-000000000002' },
      { name: 'mine', uuid: '0199aaaa-0000-7000-8000-000000000006' },
    ]);
  });

  it('is asked for in the same words each time, as plans show them', () => {
    expect(hostReportCommand(stores)).toEqual(hostReportCommand(stores));
    expect(hostReportCommand(stores).argv.slice(-2)).toEqual(['/var/lib/libvirt/images', '/srv/absent']);
  });
});

describe('a report that says less', () => {
  it('fails with the words of libvirt where that does not answer', () => {
    expect(() => readHostReport(golden('report-libvirt-stopped'), stores)).toThrow(
      expect.objectContaining({
        code: 'COMMAND_FAILED',
        message: expect.stringMatching(
          /^libvirt does not answer: failed to connect to the hypervisor: Failed to connect/,
        ),
      }),
    );
  });

  it.each([
    ['load', (text: string) => text.replace('3.09 4.45', 'high')],
    ['free memory', (text: string) => text.replace(/\d+ kB/, 'some')],
    ['answer', (text: string) => text.replace('\nsaved\n', '\n')],
    ['domain', (text: string) => text.replace('0199aaaa', 'zzzzzzzz')],
    ['answer', (text: string) => text.slice(0, -20)],
  ])('is not understood: %s', (word, spoil) => {
    expect(() => readHostReport(spoil(golden('report')), stores)).toThrow(
      expect.objectContaining({ code: 'BAD_ANSWER', message: expect.stringContaining(word) }),
    );
  });

  it('leaves out a domain that was removed meanwhile', () => {
    const text = golden('report').replace("Domain: '42'", "Domain: 'another'");
    expect(readHostReport(text, stores).domains.map(({ name }) => name)).not.toContain('42');
  });
});

it('an observation is one round trip', async () => {
  let asked = 0;
  const exec = async () => {
    asked += 1;
    return { status: 0, stdout: golden('report'), stderr: '' };
  };
  const report = await observeHost({ exec }, { stores }, { deadlineMs: 500 });
  expect(asked).toBe(1);
  expect(report.domains).toHaveLength(11);
  expect(new Date(report.at).getTime()).toBeGreaterThan(Date.now() - 10_000);
});

describe("libvirt's states", () => {
  it.each([
    [0, 'running'],
    [1, 'running'],
    [2, 'running'],
    [3, 'paused'],
    [4, 'stopping'],
    [5, 'stopped'],
    [6, 'crashed'],
    [7, 'suspended'],
    [8, 'running'],
  ])('%d is %s', (number, state) => {
    expect(domainState(number, false)).toBe(state);
  });

  it('a stopped domain with saved memory is suspended, a running one is not', () => {
    expect(domainState(5, true)).toBe('suspended');
    expect(domainState(1, true)).toBe('running');
  });
});
