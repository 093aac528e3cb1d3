import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DomainCounters } from '../../../../src/controller/model/domain-counters.ts';
import { domainRates } from '../../../../src/controller/observation/domain-rates.ts';

const base: DomainCounters = {
  uuid: '01890000-0000-7000-8000-000000000001',
  name: 'web',
  state: 'running',
  run: 7,
  cores: 2,
  cpuNs: 10e9,
  waitedNs: 1e9,
  memory: {},
  disks: [
    { target: 'vda', readBytes: 1000, readRequests: 10, readNs: 5e6, writtenBytes: 0, writeRequests: 0, writeNs: 0 },
  ],
  interfaces: [{ name: 'vnet0', receivedBytes: 100, receivedPackets: 1, receivedDrops: 0, sentBytes: 0, sentDrops: 0 }],
};
const [disk] = base.disks;
const [card] = base.interfaces;
const at = (atMs: number, over: Partial<DomainCounters> = {}) => ({ atMs, counters: { ...base, ...over } });
const rates = (over: Partial<DomainCounters>, elapsedMs = 2000) => domainRates(at(0), at(elapsedMs, over));

it('tells what a domain did in a second', () => {
  const after = {
    cpuNs: 13e9,
    waitedNs: 1.4e9,
    disks: [{ ...disk, target: 'vda', readBytes: 9000, readRequests: 14, readNs: 25e6 }],
    interfaces: [{ ...card, name: 'vnet0', receivedBytes: 4100, receivedPackets: 41, receivedDrops: 2 }],
  };
  expect(rates(after)).toEqual({
    cpuCores: 1.5,
    cpuShare: 0.75,
    stealShare: 0.1,
    readBytesPerSecond: 4000,
    writtenBytesPerSecond: 0,
    readsPerSecond: 2,
    writesPerSecond: 0,
    readMs: 5,
    receivedBytesPerSecond: 2000,
    sentBytesPerSecond: 0,
    receivedPacketsPerSecond: 20,
    dropsPerSecond: 1,
  });
});

it('knows devices by their names, in whatever order they are told', () => {
  const other = { target: 'vdb', readBytes: 500_000 };
  const before = at(0, { disks: [{ ...disk, target: 'vda' }, other] });
  const after = at(2000, {
    disks: [
      { ...other, readBytes: 502_000 },
      { ...disk, target: 'vda', readBytes: 3000 },
    ],
  });
  expect(domainRates(before, after).readBytesPerSecond).toBe(2000);
});

describe('is silent, rather than wrong', () => {
  it.each([
    ['at the first reading', undefined, at(2000)],
    ['where the domain was restarted', at(0), at(2000, { run: 8, cpuNs: 20e9 })],
    ['where it came back by migration', at(0, { run: 3 }), at(2000, { run: 9 })],
    ['while it is off', at(0), { atMs: 2000, counters: { ...base, run: undefined } }],
    ['where the clock stood still', at(2000), at(2000)],
    ['where it went back', at(2000), at(0)],
    ['after an hour of sleep', at(0), at(3_600_000, { cpuNs: 3600e9 })],
  ])('%s', (_when, before, now) => {
    const { run, ...rest } = now.counters;
    expect(domainRates(before, { ...now, counters: run === undefined ? rest : { ...rest, run } })).toEqual({});
  });

  it('about a counter that began anew, and about no other', () => {
    const after = rates({ cpuNs: 1e9, disks: [{ ...disk, target: 'vda', readBytes: 3000 }] });
    expect(after.cpuCores).toBeUndefined();
    expect(after.readBytesPerSecond).toBe(1000);
  });

  it('about a device that was not there before', () => {
    const added = { target: 'vdb', readBytes: 1e12, readRequests: 1e6, readNs: 1e12 };
    const after = rates({ disks: [{ ...disk, target: 'vda', readBytes: 3000 }, added] });
    expect(after.readBytesPerSecond).toBe(1000);
    expect(rates({ disks: [added] }).readBytesPerSecond).toBeUndefined();
  });
});

it('is the same over a missed tick as over both of them together', () => {
  const step = fc.record({ ms: fc.integer({ min: 500, max: 5000 }), ns: fc.integer({ min: 0, max: 8e9 }) });
  fc.assert(
    fc.property(step, step, (one, two) => {
      const middle = at(one.ms, { cpuNs: 10e9 + one.ns });
      const end = at(one.ms + two.ms, { cpuNs: 10e9 + one.ns + two.ns });
      const [first, second] = [domainRates(at(0), middle).cpuCores ?? 0, domainRates(middle, end).cpuCores ?? 0];
      const whole = domainRates(at(0), end).cpuCores ?? 0;
      expect(whole * (one.ms + two.ms)).toBeCloseTo(first * one.ms + second * two.ms, 3);
    }),
  );
});

it('is never negative and always a number', () => {
  const counter = fc.integer({ min: 0, max: 1e15 });
  const any = fc.record({
    cpuNs: counter,
    waitedNs: counter,
    readBytes: counter,
    readRequests: counter,
    readNs: counter,
  });
  fc.assert(
    fc.property(any, any, fc.integer({ min: 1, max: 300_000 }), (before, after, elapsedMs) => {
      const of = ({ cpuNs, waitedNs, ...of }: typeof before) => ({
        cpuNs,
        waitedNs,
        disks: [{ target: 'vda', ...of }],
      });
      const found = domainRates(at(0, of(before)), at(elapsedMs, of(after)));
      for (const rate of Object.values(found)) expect(rate === undefined || (rate >= 0 && rate < Infinity)).toBe(true);
    }),
  );
});
