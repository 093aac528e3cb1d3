import { figureGroups } from '../../../src/cell/libvirt/protocol/calls.ts';
import type { Activity } from '../model/activity.ts';
import type { Domain } from '../model/libvirt.ts';
import { stateNumbers } from './domain-words.ts';
import type { FigureWriter } from './figure-writer.ts';

const GiB = 1024 ** 3;
const storedBytes = 2 * GiB;

/** Figures of one domain in the names, types and order of libvirt 9.0.0's; `groups` is a sum of figureGroups. */
export function writeFigures(to: FigureWriter, groups: number, domain: Domain, activity: Activity): void {
  const isActive = domain.run !== undefined;
  const asked = (group: keyof typeof figureGroups) => (groups & figureGroups[group]) !== 0;
  if (asked('state')) {
    to.int('state.state', stateNumbers[domain.state]);
    to.int('state.reason', isActive ? 1 : 0);
  }
  if (asked('cpu')) writeProcessorTime(to, isActive, activity);
  if (asked('balloon')) writeMemory(to, isActive, domain.memoryBytes / 1024);
  if (asked('vcpu')) writeProcessors(to, isActive, domain.cores, activity);
  if (asked('interface') && isActive) writeCards(to, domain, activity);
  if (asked('block')) writeDisks(to, isActive, domain, activity);
}

function writeProcessorTime(to: FigureWriter, isActive: boolean, { cpuNs }: Activity): void {
  const counter = (name: string, perMs: number) => (isActive ? to.counter(name, perMs) : to.ullong(name, 500_000_000));
  counter('cpu.time', cpuNs);
  counter('cpu.user', cpuNs * 0.8);
  counter('cpu.system', cpuNs * 0.2);
  if (!isActive) return;
  to.uint('cpu.cache.monitor.count', 0);
  to.ullong('cpu.haltpoll.success.time', 0);
  to.ullong('cpu.haltpoll.fail.time', 0);
}

function writeMemory(to: FigureWriter, isActive: boolean, kibibytes: number): void {
  const of = (name: string, share: number) => to.ullong(`balloon.${name}`, Math.floor(kibibytes * share));
  of('current', 1);
  of('maximum', 1);
  if (!isActive) return;
  for (const name of ['swap_in', 'swap_out', 'major_fault', 'minor_fault']) of(name, 0);
  of('unused', 0.5);
  of('available', 0.9);
  of('usable', 0.6);
  to.ullong('balloon.last-update', 1_700_000_000);
  of('disk_caches', 0.1);
  of('hugetlb_pgalloc', 0);
  of('hugetlb_pgfail', 0);
  of('rss', 0.7);
}

function writeProcessors(to: FigureWriter, isActive: boolean, cores: number, { cpuNs, waitedNs }: Activity): void {
  to.uint('vcpu.current', cores);
  to.uint('vcpu.maximum', cores);
  for (let number = 0; isActive && number < cores; number += 1) {
    to.int(`vcpu.${number}.state`, 1);
    to.counter(`vcpu.${number}.time`, cpuNs / cores);
    to.ullong(`vcpu.${number}.wait`, 0);
    to.counter(`vcpu.${number}.delay`, waitedNs / cores);
  }
}

function writeCards(to: FigureWriter, { cards, run }: Domain, activity: Activity): void {
  const { receivedPackets, sentPackets, packetBytes } = activity;
  to.uint('net.count', cards);
  for (let number = 0; number < cards; number += 1) {
    const name = (rest: string) => `net.${number}.${rest}`;
    to.text(name('name'), `vnet${(run?.id ?? 0) * 8 + number}`);
    for (const [way, packets] of [
      ['rx', receivedPackets],
      ['tx', sentPackets],
    ] as const) {
      to.counter(name(`${way}.bytes`), packets * packetBytes);
      to.counter(name(`${way}.pkts`), packets);
      to.ullong(name(`${way}.errs`), 0);
      to.ullong(name(`${way}.drop`), 0);
    }
  }
}

function writeDisks(to: FigureWriter, isActive: boolean, { disks }: Domain, activity: Activity): void {
  const { readRequests, writeRequests, requestBytes, requestNs } = activity;
  to.uint('block.count', disks.length);
  for (const [number, { target, path }] of disks.entries()) {
    const name = (rest: string) => `block.${number}.${rest}`;
    to.text(name('name'), target);
    to.text(name('path'), path);
    if (isActive) {
      to.uint(name('backingIndex'), 1);
      for (const [way, requests] of [
        ['rd', readRequests],
        ['wr', writeRequests],
      ] as const) {
        to.counter(name(`${way}.reqs`), requests);
        to.counter(name(`${way}.bytes`), requests * requestBytes);
        to.counter(name(`${way}.times`), requests * requestNs);
      }
      to.counter(name('fl.reqs'), writeRequests / 10);
      to.counter(name('fl.times'), (writeRequests / 10) * requestNs);
    }
    to.ullong(name('allocation'), storedBytes);
    to.ullong(name('capacity'), 10 * GiB);
    to.ullong(name('physical'), storedBytes);
  }
}
