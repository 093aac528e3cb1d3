import { counted } from '../../../cli/output/counted.ts';
import type { PoolStats } from '../../../controller/model/stats-views.ts';
import type { PoolView } from '../../../controller/model/views.ts';
import type { Facts } from '../../app/facts.ts';
import { compactBytes, percent } from '../figures.ts';
import { type Line, span } from '../line.ts';
import { metricBlock } from '../metric-blocks.ts';
import { metricsOf } from '../metrics.ts';
import { contactTones } from '../states.ts';
import { field, type Page, type Refusals, section, unanswered } from './parts.ts';

export interface PoolAnswers {
  readonly shown: PoolView | null;
  readonly refused: Refusals;
}

/** What a pool comes to, what of it is promised, and how its cells stand. */
export function poolPage(pool: PoolStats, answers: PoolAnswers, facts: Facts, page: Page): Line[] {
  const { width, glyphs } = page;
  const metrics = metricsOf(pool, { ...facts.trails, read: (_, figure) => facts.trails.read(pool.id, figure) });
  const cells = (facts.stats?.cells ?? []).filter((cell) => cell.pool === pool.name);
  return [
    ...metrics.flatMap((metric) => metricBlock(metric, width, glyphs)),
    ...promised(answers, page),
    section(counted(cells.length, 'CELL').toUpperCase(), page),
    ...cells.map(
      ({ name, contact, cpu, memoryUsedBytes, memoryBytes, instances }): Line => [
        span(name.slice(0, 30).padEnd(30)),
        span(` ${contact.padEnd(9)}`, contactTones[contact]),
        span(
          contact === 'offline'
            ? `cpu    *  mem    *  ${counted(instances, 'instance')}`
            : `cpu ${(cpu === null ? '?' : percent(cpu.used)).padStart(4)}  mem ${(memoryUsedBytes === null ? '?' : percent(memoryUsedBytes / memoryBytes)).padStart(4)}  ${counted(instances, 'instance')}`,
          contact === 'offline' ? 'dim' : 'plain',
        ),
      ],
    ),
  ];
}

function promised({ shown, refused }: PoolAnswers, page: Page): Line[] {
  const why = refused['pool.show'];
  if (shown === null) return why === undefined ? [] : field('promised', [unanswered(why)], page);
  const { cores, memoryBytes, diskBytes, network } = shown;
  return [
    section('PROMISED TO INSTANCES', page),
    ...field('cores', [`${cores.claimed} promised`, `${cores.free} more could be`], page),
    ...field(
      'memory',
      [`${compactBytes(memoryBytes.claimed)} promised`, `${compactBytes(memoryBytes.free)} more could be`],
      page,
    ),
    ...field(
      'disk',
      [`${compactBytes(diskBytes.claimed)} promised`, `${compactBytes(diskBytes.free)} more could be`],
      page,
    ),
    ...field('network', network === null ? [] : [`${network.kind} ${network.name}`], page),
  ];
}
