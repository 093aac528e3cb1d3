import { ageOf } from '../../../cli/output/age.ts';
import { escapeControl } from '../../../cli/terminal/escape.ts';
import type { EventView } from '../../../controller/model/stats-views.ts';
import type { HistoryEntry } from '../../../controller/model/views.ts';
import { severityTones } from '../columns/event-columns.ts';
import { type Line, span } from '../line.ts';
import { operationTones } from '../states.ts';
import { type Page, type Refusals, unanswered } from './parts.ts';

const most = 8;

/** What happened, the newest first. */
export function eventLines(events: readonly EventView[], { now }: Page): Line[] {
  if (events.length === 0) return [[span('nothing since the dashboard knows', 'dim')]];
  return events
    .slice(-most)
    .toReversed()
    .map(({ at, message, severity, cell, instance }) => {
      const where = instance === null || cell === null ? '' : ` on ${cell}`;
      return [
        span(`${ageOf(at, now)} ago`.padEnd(9), 'dim'),
        span(escapeControl(message), severityTones[severity]),
        span(where, 'dim'),
      ];
    });
}

/** What was done to it, the newest first. */
export function historyLines(entries: readonly HistoryEntry[] | null, refused: Refusals, { now }: Page): Line[] {
  if (entries === null) return [[unanswered(refused['history.list'])]];
  if (entries.length === 0) return [[span('none', 'dim')]];
  return entries
    .slice(0, most)
    .map(({ at, operation, kind, state, actor, reason, error }) => [
      span(`${ageOf(at, now)} ago`.padEnd(9), 'dim'),
      span(`#${operation} ${kind} `),
      span(state, operationTones[state]),
      span(` by ${actor.user}@${actor.host}${reason === null ? '' : `: ${escapeControl(reason)}`}`, 'dim'),
      span(error === null ? '' : `  ${escapeControl(error)}`, 'bad'),
    ]);
}
