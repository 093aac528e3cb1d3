import { formatTime } from '../../../cli/output/age.ts';
import { escapeControl } from '../../../cli/terminal/escape.ts';
import type { StepState } from '../../../controller/model/operation.ts';
import type { EventView } from '../../../controller/model/stats-views.ts';
import type { Tone } from '../../terminal/theme.ts';
import { severityTones } from '../columns/event-columns.ts';
import type { OperationRow } from '../columns/operation-columns.ts';
import { progressOf, tookText } from '../columns/operation-columns.ts';
import { percent } from '../figures.ts';
import { gauge } from '../gauge.ts';
import { type Line, span } from '../line.ts';
import { operationTones } from '../states.ts';
import { field, type Page, section, sentence } from './parts.ts';

const stepTones: Readonly<Record<StepState, Tone>> = {
  pending: 'dim',
  running: 'warn',
  done: 'good',
  failed: 'bad',
  undoing: 'warn',
  undone: 'dim',
};

/** What an operation is about, how far it is, step by step, and what is to be done where it stopped. */
export function operationPage(row: OperationRow, page: Page): Line[] {
  const { operation } = row;
  const { kind, state, number, subjects, actor, startedAt, endedAt, reason, error, steps, remains } = operation;
  const share = progressOf(row);
  return [
    [span(state, operationTones[state]), span(`  #${number} ${kind}`)],
    ...(share === null ? [] : [[...gauge(share, 30, page.glyphs, { warn: 2, bad: 2 }), span(` ${percent(share)}`)]]),
    ...field(
      'about',
      subjects.map((subject) => `${subject.kind} ${subject.name}`),
      page,
    ),
    ...field('by', [`${actor.user}@${actor.host}`, ...(reason === null ? [] : [reason])], page),
    ...field('began', [formatTime(startedAt, page.now)], page),
    ...field(
      'ended',
      endedAt === null
        ? []
        : [`${formatTime(endedAt, page.now)}`, `took ${tookText(Date.parse(endedAt) - Date.parse(startedAt))}`],
      page,
    ),
    ...(error ? sentence('error', error.message, 'bad', page) : []),
    ...(error?.hint === undefined ? [] : sentence('try', error.hint, 'plain', page)),
    ...(state === 'interrupted'
      ? field('next', [`nano operation resume ${number}`, `nano operation rollback ${number}`], page)
      : []),
    section('STEPS', page),
    ...steps.map(
      (step, index): Line => [
        span(`${String(index + 1).padStart(2)} `, 'dim'),
        span(step.state.padEnd(8), stepTones[step.state]),
        span(` ${escapeControl(step.title)}`),
        span(step.cellName === undefined ? '' : ` on ${step.cellName}`, 'dim'),
        span(step.error === undefined ? '' : `  ${escapeControl(step.error.message)}`, 'bad'),
      ],
    ),
    ...(remains.length === 0
      ? []
      : [
          section('REMAINS', page),
          ...remains.map(({ cellName, what }): Line => [span(`${cellName} `, 'dim'), span(escapeControl(what), 'bad')]),
        ]),
  ];
}

export function eventPage(event: EventView, page: Page): Line[] {
  const { at, code, severity, cell, instance, operation, message } = event;
  return [
    ...sentence(severity, message, severityTones[severity], page),
    ...field('when', [formatTime(at, page.now)], page),
    ...field('what', [code], page),
    ...field('instance', instance === null ? [] : [instance], page),
    ...field('cell', cell === null ? [] : [cell], page),
    ...field('operation', operation === null ? [] : [`#${operation}`], page),
  ];
}
