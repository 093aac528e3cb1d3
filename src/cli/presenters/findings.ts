import type { Finding } from '../../controller/model/host-facts.ts';
import type { CheckView } from '../../controller/model/views.ts';
import type { ListShape } from '../output/column.ts';
import { escapeControl } from '../terminal/escape.ts';
import { paint, type Style } from '../terminal/style.ts';
import type { OutputStream } from '../terminal/terminal.ts';
import { textColumn } from './columns.ts';

/** Findings as rows, for pipes and spreadsheets. */
export const findingList: ListShape<Finding> = {
  name: (finding) => finding.code,
  columns: [
    textColumn('severity', (finding) => finding.severity),
    textColumn('code', (finding) => finding.code),
    textColumn('fact', (finding) => finding.fact),
    textColumn('remedy', (finding) => finding.remedy),
  ],
};

const marks: Readonly<
  Record<Finding['severity'], { readonly unicode: string; readonly ascii: string; readonly style: Style }>
> = {
  ok: { unicode: '✓', ascii: 'ok', style: 'good' },
  warning: { unicode: '!', ascii: '!', style: 'busy' },
  error: { unicode: '✗', ascii: 'x', style: 'bad' },
};

/** What was looked at on a host, one line each, with what to do about it below. */
export function findingsText({ findings }: CheckView, { colour, unicode }: OutputStream): string {
  const width = unicode ? 1 : 2;
  const lines = findings.flatMap(({ severity, fact, remedy }) => {
    const { style, ...forms } = marks[severity];
    const mark = paint((unicode ? forms.unicode : forms.ascii).padEnd(width), style, colour);
    const below =
      remedy === undefined ? [] : remedy.split('\n').map((line) => `${' '.repeat(width + 3)}${escapeControl(line)}`);
    return [`${mark} ${escapeControl(fact)}`, ...below];
  });
  return `${lines.join('\n')}\n`;
}

/** How many errors and warnings there are. */
export function findingCounts(findings: readonly Finding[]): { readonly errors: number; readonly warnings: number } {
  const count = (severity: Finding['severity']) => findings.filter((finding) => finding.severity === severity).length;
  return { errors: count('error'), warnings: count('warning') };
}
