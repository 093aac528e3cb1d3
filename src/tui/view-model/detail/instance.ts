import type { InstanceStats, SeriesView } from '../../../controller/model/stats-views.ts';
import { formatSize } from '../../../controller/model/units.ts';
import type { HistoryEntry, InstanceDetail } from '../../../controller/model/views.ts';
import type { Facts } from '../../app/facts.ts';
import { labelText } from '../column.ts';
import { shareOf } from '../columns/figure-columns.ts';
import { compactBytes, compactCount, decimal, latency, percent, processorTime } from '../figures.ts';
import { freshnessOf } from '../freshness.ts';
import { toneOfShare } from '../gauge.ts';
import { type Line, span } from '../line.ts';
import { instanceState, isDown, shouldRun } from '../states.ts';
import { type Chart, chartRows, charts, flowWords, reach } from './charts.ts';
import { eventLines, historyLines } from './log.ts';
import { faded, field, type Page, type Refusals, section, unanswered, words } from './parts.ts';
import { trailsOf } from './trail.ts';

/** What was asked about one instance; null what has not come. */
export interface InstanceAnswers {
  readonly shown: InstanceDetail | null;
  readonly history: readonly HistoryEntry[] | null;
  readonly series: SeriesView | null;
  readonly refused: Refusals;
}

export function instancePage(one: InstanceStats, answers: InstanceAnswers, facts: Facts, page: Page): Line[] {
  const fresh = freshnessOf(one, facts.now, facts.intervalMs);
  const drawn = charts(chartsOf(one, answers, facts, page), chartRows(page, 18, 6), page);
  const events = facts.events.filter(({ instance }) => instance === one.name);
  return [
    [
      instanceState(one, fresh, page.glyphs),
      span(
        `  on ${one.cell}, pool ${one.pool}   ${one.cores} vCPU, ${compactBytes(one.memoryBytes)} memory, ${compactBytes(one.diskBytes)} disk`,
      ),
      span(`   graphs of ${reach(page, facts.intervalMs, answers.refused)}`, 'dim'),
    ],
    ...(fresh.offline
      ? [
          [
            span(
              `its cell is offline: what follows is the last that was known${fresh.age === null ? '' : `, ${fresh.age} ago`}`,
              'warn',
            ),
          ],
        ]
      : []),
    ...(shouldRun(one) ? [[span('it should run, and does not', 'bad')]] : []),
    ...(fresh.late ? faded(drawn) : drawn),
    ...facing(one, answers, page),
    section('EVENTS', page),
    ...eventLines(events, page),
    section('OPERATIONS', page),
    ...historyLines(answers.history, answers.refused, page),
  ];
}

function chartsOf(one: InstanceStats, { series }: InstanceAnswers, facts: Facts, page: Page): Chart[] {
  const trails = trailsOf(facts, one.id, series, page);
  const { cpuShare, cpuCores, stealShare, memoryUsedBytes, memoryResidentBytes, memoryBytes, disk, network } = one;
  const memory = shareOf(memoryUsedBytes, memoryBytes);
  const tone = (share: number) => toneOfShare(share - 0.1, { warn: 0.8, bad: 0.95 });
  const drops = network.dropsPerSecond ?? 0;
  const all: readonly Chart[] = [
    {
      title: 'CPU',
      words: [
        words(
          [cpuShare === null ? '?' : percent(cpuShare), 'strong'],
          ` of ${one.cores}, ${cpuCores === null ? '?' : decimal(cpuCores)} in use`,
          ...(stealShare === null ? [] : [` steal ${percent(stealShare)}`]),
        ),
      ],
      trail: trails.figure('cpu', 'cpuShare'),
      tone,
    },
    {
      title: 'MEMORY',
      words: [
        words(
          [memory === null ? '?' : percent(memory), 'strong'],
          memoryUsedBytes === null
            ? ' the guest does not tell'
            : ` ${compactBytes(memoryUsedBytes)} of ${compactBytes(memoryBytes)}`,
          ...(memoryResidentBytes === null ? [] : [`, ${compactBytes(memoryResidentBytes)} resident`]),
        ),
      ],
      trail: trails.figure('memory', 'memoryUsedBytes', memoryBytes),
      tone,
    },
    { title: 'DISK', words: diskWords(disk), flow: trails.flow('disk') },
    {
      title: 'NETWORK',
      words: [[...flowWords(['in', 'out'], network), span(drops > 0 ? `  drops ${compactCount(drops)}/s` : '', 'bad')]],
      flow: trails.flow('network'),
    },
  ];
  // Of what does not run there is nothing to tell but how it was before.
  return isDown(one) ? all.map((chart) => ({ ...chart, words: [words(['-', 'dim'])] })) : [...all];
}

/** With how often and how fast, with how often, without. */
function diskWords(disk: InstanceStats['disk']): Line[] {
  const often = (perSecond: number | null) => ` ${perSecond === null ? '?' : compactCount(perSecond)}/s`;
  const fast = (ms: number | null) => (ms === null ? '' : ` ${latency(ms)}`);
  const [reads, writes] = [often(disk.readsPerSecond), often(disk.writesPerSecond)];
  const names = ['read', 'write'] as const;
  return [
    flowWords(names, disk, [`${reads}${fast(disk.readMs)}`, `${writes}${fast(disk.writeMs)}`]),
    flowWords(names, disk, [reads, writes]),
    flowWords(names, disk),
  ];
}

/** What it is, rather than what it does. */
function facing(one: InstanceStats, { shown, refused }: InstanceAnswers, page: Page): Line[] {
  const unknown = unanswered(refused['instance.show']);
  const agent = one.agent === null ? span('?', 'dim') : one.agent ? span('connected', 'good') : span('not connected');
  const disks = (shown?.volumes ?? []).map(({ target, virtualSizeBytes, backingImage, path }) => {
    const of = backingImage === null ? '' : ` of ${backingImage}`;
    return `${target} ${formatSize(virtualSizeBytes)}${of} ${path}`;
  });
  const nets = (shown?.interfaces ?? []).map(({ mac, network }) => `${mac} ${network.kind} ${network.name}`);
  const power = `${one.desiredPower}${one.cpuSeconds === null ? '' : `, ${processorTime(one.cpuSeconds)} of processor time in all`}`;
  const special = [
    ...(shown?.protected === true ? ['protected: cannot be deleted'] : []),
    ...(shown?.adopted != null ? ['adopted: its disks are not nano’s to delete'] : []),
  ];
  return [
    ...field('addresses', one.addresses, page),
    ...field('agent', [agent], page),
    ...field('labels', labelText(one.labels) === '' ? [] : labelText(one.labels).split(' '), page),
    ...field('should be', [power], page),
    ...(special.length === 0
      ? []
      : field(
          'special',
          special.map((text) => span(text, 'warn')),
          page,
        )),
    ...field('disks', shown === null ? [unknown] : disks, page),
    ...field('networks', shown === null ? [unknown] : nets, page),
    ...(shown === null ? [] : field('owner', [`${shown.owner}:${shown.group}`, `id ${shown.id}`], page)),
  ];
}
