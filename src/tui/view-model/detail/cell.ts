import { ageOf, formatAge } from '../../../cli/output/age.ts';
import { counted } from '../../../cli/output/counted.ts';
import { escapeControl } from '../../../cli/terminal/escape.ts';
import type { CellStats, InstanceStats, SeriesView, StoreStats } from '../../../controller/model/stats-views.ts';
import type { CellView, HistoryEntry } from '../../../controller/model/views.ts';
import type { Facts } from '../../app/facts.ts';
import { labelText } from '../column.ts';
import { usedShare } from '../columns/cell-columns.ts';
import { shareOf } from '../columns/figure-columns.ts';
import { compactBytes, decimal, percent } from '../figures.ts';
import { freshnessOf } from '../freshness.ts';
import { gauge, toneOfShare } from '../gauge.ts';
import { type Line, span } from '../line.ts';
import { paragraph } from '../paragraph.ts';
import { contactTones, instanceState } from '../states.ts';
import { type Chart, chartRows, charts, flowWords, reach } from './charts.ts';
import { eventLines, historyLines } from './log.ts';
import { faded, field, type Page, type Refusals, section, unanswered, words } from './parts.ts';
import { trailsOf } from './trail.ts';

export interface CellAnswers {
  readonly shown: CellView | null;
  readonly history: readonly HistoryEntry[] | null;
  readonly series: SeriesView | null;
  readonly refused: Refusals;
}

export function cellPage(cell: CellStats, answers: CellAnswers, facts: Facts, page: Page): Line[] {
  const fresh = freshnessOf(cell, facts.now, facts.intervalMs);
  const drawn = [
    ...charts(chartsOf(cell, answers, facts, page), chartRows(page, 22, 5), page),
    ...pressureLine(cell, page),
    section('STORES', page),
    ...cell.stores.flatMap((store) => storeLines(store, page)),
  ];
  const instances = (facts.stats?.instances ?? []).filter((one) => one.cell === cell.name);
  return [
    [...headLine(cell, fresh.age), span(`   graphs of ${reach(page, facts.intervalMs, answers.refused)}`, 'dim')],
    ...whyLines(cell, page),
    ...(fresh.late ? faded(drawn) : drawn),
    ...field('domains', domainWords(cell, fresh.offline), page),
    ...field('libvirt', libvirtWords(cell), page),
    ...field('labels', labelText(cell.labels) === '' ? [] : labelText(cell.labels).split(' '), page),
    ...hostFields(answers, page),
    section(`INSTANCES ${instances.length}`, page),
    ...instanceLines(instances, facts, page),
    section('EVENTS', page),
    ...eventLines(
      facts.events.filter((event) => event.cell === cell.name),
      page,
    ),
    section('OPERATIONS', page),
    ...historyLines(answers.history, answers.refused, page),
  ];
}

function headLine({ contact, pool, cores, memoryBytes, uptimeSeconds, enabled }: CellStats, age: string | null): Line {
  const up = uptimeSeconds === null ? '' : `, up ${formatAge(uptimeSeconds * 1000)}`;
  return [
    span(age === null || contact === 'offline' ? contact : `${contact} ${age}`, contactTones[contact]),
    span(enabled || contact === 'disabled' ? '' : ', disabled', 'warn'),
    span(
      `  pool ${pool}   ${counted(cores, 'core')}, ${compactBytes(memoryBytes)} memory${contact === 'offline' ? '' : up}`,
    ),
  ];
}

/** Why it is offline, since when, and that what follows is old. */
function whyLines({ contact, contactSince, why, readAt }: CellStats, { now, width }: Page): Line[] {
  if (contact !== 'offline') return [];
  const last =
    readAt === null ? 'it has never answered' : `what follows is the last that it said, ${ageOf(readAt, now)} ago`;
  return [
    ...paragraph(`offline for ${ageOf(contactSince, now)}${why === null ? '' : `: ${why}`}`, 'bad', width),
    [span(last, 'warn')],
  ];
}

function chartsOf(cell: CellStats, { series }: CellAnswers, facts: Facts, page: Page): Chart[] {
  const trails = trailsOf(facts, cell.id, series, page);
  const { cpu, load, memoryUsedBytes, memoryBytes, swapUsedBytes, disk, network } = cell;
  const used = words(
    [cpu === null ? '?' : percent(cpu.used), 'strong'],
    `  load ${load === null ? '?' : load.map(decimal).join(' ')}`,
  );
  const memory = shareOf(memoryUsedBytes, memoryBytes);
  const tone = (share: number) => toneOfShare(share - 0.1);
  return [
    {
      title: 'CPU',
      words: cpuWords(used, cpu),
      trail: trails.figure('cpu', 'cpu.used'),
      tone,
    },
    {
      title: 'MEMORY',
      words: [
        words(
          [memory === null ? '?' : percent(memory), 'strong'],
          `  ${memoryUsedBytes === null ? '?' : compactBytes(memoryUsedBytes)} of ${compactBytes(memoryBytes)}`,
          ...((swapUsedBytes ?? 0) > 0 ? [[`  swap ${compactBytes(swapUsedBytes ?? 0)}`, 'warn'] as const] : []),
        ),
      ],
      trail: trails.figure('memory', 'memoryUsedBytes', memoryBytes),
      tone,
    },
    { title: 'DISK', words: [flowWords(['read', 'write'], disk)], flow: trails.flow('disk') },
    { title: 'NETWORK', words: [flowWords(['in', 'out'], network)], flow: trails.flow('network') },
  ];
}

/** With all kinds of use, and without those that come last. */
function cpuWords(used: Line, cpu: CellStats['cpu']): Line[] {
  const kinds = ['user', 'system', 'wait', 'steal', 'guest'] as const;
  const texts = cpu === null ? [] : kinds.map((kind) => `${kind === 'system' ? 'sys' : kind} ${percent(cpu[kind])}`);
  const some = texts.map((_, left) => span(`  ${texts.slice(0, texts.length - left).join(' ')}`, 'dim'));
  return [...some.map((text) => [...used, text]), used];
}

function pressureLine({ pressure }: CellStats, page: Page): Line[] {
  if (pressure === null) return [];
  const part = (name: string, share: number | null) =>
    share === null ? [] : [span(`${name} ${percent(share)}`, share > 0.2 ? 'warn' : 'plain')];
  return field(
    'waiting',
    [...part('cpu', pressure.cpu), ...part('memory', pressure.memory), ...part('disk', pressure.disk)],
    page,
  );
}

function storeLines(store: StoreStats, { glyphs, width }: Page): Line[] {
  const share = usedShare(store);
  const { path, capacityBytes, availableBytes } = store;
  const free = availableBytes === null ? '?' : compactBytes(availableBytes);
  const room = Math.min(30, Math.max(8, Math.floor(width / 4)));
  return [
    [
      ...gauge(share, room, glyphs, { warn: 0.8, bad: 0.9 }),
      span(` ${(share === null ? '?' : percent(share)).padStart(4)}  ${free} free of ${compactBytes(capacityBytes)}  `),
      span(escapeControl(path), 'dim'),
    ],
  ];
}

function domainWords({ domains, foreign, instances }: CellStats, offline: boolean): ReturnType<typeof span>[] {
  const tone = offline ? 'dim' : 'plain';
  const states = Object.entries(domains).map(([state, count]) => span(`${count} ${state}`, tone));
  return [...states, span(`of them ${counted(instances, 'instance')}, ${foreign} foreign`, 'dim')];
}

function libvirtWords({ libvirt, tookMs }: CellStats): ReturnType<typeof span>[] {
  if (libvirt === null) return [span('?', 'dim')];
  const took = tookMs === null ? [] : [span(`answers in ${Math.round(tookMs)} ms`, 'dim')];
  const why = libvirt.reason === undefined ? [] : [span(libvirt.reason, 'dim')];
  return [span(`through ${libvirt.through}`), ...took, ...why];
}

function hostFields({ shown, refused }: CellAnswers, page: Page): Line[] {
  if (shown === null) return field('host', [unanswered(refused['cell.show'])], page);
  const { facts, accelerator, address } = shown;
  const host =
    address.kind === 'local'
      ? 'this machine'
      : `${address.user === undefined ? '' : `${address.user}@`}${address.host}`;
  return [
    ...field('host', [host, facts.os, facts.kernel, facts.cpuModel], page),
    ...field('runs', [`libvirt ${facts.libvirtVersion}`, `QEMU ${facts.qemuVersion}`, accelerator], page),
  ];
}

const instancesShown = 12;

/** Its instances, those that use most first. */
function instanceLines(instances: readonly InstanceStats[], { now, intervalMs }: Facts, { glyphs }: Page): Line[] {
  if (instances.length === 0) return [[span('none', 'dim')]];
  const sorted = [...instances].sort((a, b) => (b.cpuCores ?? -1) - (a.cpuCores ?? -1));
  const nameWidth = Math.min(28, Math.max(...sorted.map(({ name }) => name.length)));
  const shown = sorted.slice(0, instancesShown).map((one): Line => {
    const fresh = freshnessOf(one, now, intervalMs);
    const state = instanceState(one, fresh, glyphs);
    const cpu = fresh.offline ? '*' : one.cpuShare === null ? '?' : percent(one.cpuShare);
    const memory = one.memoryUsedBytes ?? one.memoryResidentBytes;
    const used = fresh.offline ? '*' : memory === null ? '?' : compactBytes(memory);
    return [
      span(one.name.slice(0, nameWidth).padEnd(nameWidth)),
      span(`  ${state.text.padEnd(15)}`, state.tone),
      span(
        ` cpu ${cpu.padStart(4)}  mem ${used.padStart(4)} of ${compactBytes(one.memoryBytes)}`,
        fresh.late ? 'dim' : 'plain',
      ),
    ];
  });
  const more = sorted.length - shown.length;
  return more > 0 ? [...shown, [span(`and ${more} more`, 'dim')]] : shown;
}
