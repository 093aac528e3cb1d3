import type { HistoryEntry } from '../../controller/model/views.ts';
import type { ListShape } from '../output/column.ts';
import { idColumn, numberColumn, textColumn, timeColumn, wideColumn } from './columns.ts';
import { byText, stateCell } from './operation.ts';

export const historyList: ListShape<HistoryEntry> = {
  name: (entry) => String(entry.operation),
  columns: [
    timeColumn('when', (entry) => entry.at),
    {
      ...numberColumn('operation', (entry: HistoryEntry) => entry.operation),
      cell: ({ operation }) => ({ text: `#${operation}` }),
    },
    textColumn('what', (entry) => entry.kind),
    { ...textColumn('subject', subjectText), flexible: true },
    { ...textColumn('result', (entry: HistoryEntry) => entry.state), cell: stateCell },
    textColumn('by', byText),
    { ...textColumn('changed', changedText), flexible: true },
    { ...textColumn('reason', (entry: HistoryEntry) => entry.reason ?? undefined), flexible: true },
    wideColumn(timeColumn('ended', (entry) => entry.endedAt ?? undefined)),
    { ...wideColumn(textColumn('error', (entry: HistoryEntry) => entry.error ?? undefined)), flexible: true },
    wideColumn(textColumn('finished-by', finishedBy)),
    idColumn((entry) => entry.id),
  ],
};

function subjectText({ subjects }: HistoryEntry): string {
  return subjects.map(({ kind, name }) => `${kind} ${name}`).join(', ');
}

/** `enabled true -> false` */
function changedText({ changes }: HistoryEntry): string {
  return changes
    .map(({ name, before, after }) => (before === null ? `${name} ${after}` : `${name} ${before} -> ${after}`))
    .join(', ');
}

function finishedBy({ takeOvers }: HistoryEntry): string | undefined {
  const last = takeOvers.at(-1);
  return last === undefined ? undefined : byText(last);
}
