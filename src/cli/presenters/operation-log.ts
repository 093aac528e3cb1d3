import type { OperationView } from '../../controller/model/views.ts';
import type { ListShape } from '../output/column.ts';
import { numberColumn, textColumn, timeColumn } from './columns.ts';
import { byText } from './operation.ts';

/** One thing that happened while an operation ran. */
interface LogEntry {
  readonly at: string;
  /** `begun`, `done`, `failed`, … */
  readonly event: string;
  /** From 1; absent for what is about the whole operation. */
  readonly step?: number;
  readonly what: string;
  readonly cell?: string;
  readonly error?: string;
}

export const operationLogList: ListShape<LogEntry> = {
  name: (entry) => entry.at,
  columns: [
    timeColumn('time', (entry) => entry.at),
    textColumn('event', (entry) => entry.event),
    numberColumn('step', (entry) => entry.step),
    { ...textColumn('what', (entry: LogEntry) => entry.what), flexible: true },
    textColumn('cell', (entry) => entry.cell),
    { ...textColumn('error', (entry: LogEntry) => entry.error), flexible: true },
  ],
};

/** What an operation did, in the order in which it happened. */
export function operationLog(operation: OperationView, { cell }: { readonly cell?: string }): readonly LogEntry[] {
  const steps = operation.steps
    .flatMap((step, index) => stepEntries(step, index + 1))
    .filter((entry) => cell === undefined || entry.cell === cell);
  const whole = cell === undefined ? operationEntries(operation) : [];
  const entries = [...whole.slice(0, 1), ...steps, ...whole.slice(1)];
  // Stable: what happened in the same millisecond stays in the order of the steps.
  return entries.sort((left, right) => (left.at < right.at ? -1 : left.at > right.at ? 1 : 0));
}

function operationEntries(operation: OperationView): LogEntry[] {
  const { startedAt, endedAt, kind, state, error, takeOvers, reason } = operation;
  const why = reason === null ? '' : `: ${reason}`;
  return [
    { at: startedAt, event: 'begun', what: `${kind} by ${byText(operation)}${why}` },
    ...takeOvers.map((one) => ({
      at: one.at,
      event: one.way,
      what: `taken over by ${byText(one)}${one.reason === undefined ? '' : `: ${one.reason}`}`,
    })),
    ...(endedAt === null
      ? []
      : [{ at: endedAt, event: state, what: kind, ...(error ? { error: error.message } : {}) }]),
  ];
}

function stepEntries(step: OperationView['steps'][number], number: number): LogEntry[] {
  const about = { step: number, what: step.title, ...(step.cellName === undefined ? {} : { cell: step.cellName }) };
  const { startedAt, endedAt, error, undoStartedAt, undoneAt } = step;
  const failure = error === undefined ? {} : { error: error.message };
  return [
    ...(startedAt === undefined ? [] : [{ ...about, at: startedAt, event: 'started' }]),
    ...(endedAt === undefined
      ? []
      : [{ ...about, at: endedAt, event: error === undefined ? 'done' : 'failed', ...failure }]),
    ...(undoStartedAt === undefined ? [] : [{ ...about, at: undoStartedAt, event: 'undoing' }]),
    ...(undoneAt === undefined ? [] : [{ ...about, at: undoneAt, event: 'undone' }]),
  ];
}
