import type { Discrepancy, VerifyView } from '../../controller/model/verify-view.ts';
import type { ListShape } from '../output/column.ts';
import { counted } from '../output/counted.ts';
import { escapeControl } from '../terminal/escape.ts';
import { paint } from '../terminal/style.ts';
import type { OutputStream } from '../terminal/terminal.ts';
import { textColumn } from './columns.ts';

/** Findings as rows, for pipes and spreadsheets. */
export const verifyList: ListShape<Discrepancy> = {
  name: (finding) => finding.subject,
  columns: [
    textColumn('severity', (finding) => finding.severity),
    textColumn('code', (finding) => finding.code),
    textColumn('cell', (finding) => finding.cell ?? undefined),
    textColumn('subject', (finding) => finding.subject),
    textColumn('fact', (finding) => finding.fact),
    textColumn('remedy', (finding) => finding.remedy),
    textColumn('fix', (finding) => finding.fix?.kind),
  ],
};

/** What differs, cell by cell, each with what to do about it below. */
export function verifyText({ findings }: VerifyView, { colour, unicode }: OutputStream): string {
  let cell: string | null | undefined;
  return findings
    .map((finding) => {
      const heading = finding.cell === cell ? '' : `${escapeControl(finding.cell ?? 'inventory')}\n`;
      cell = finding.cell;
      const isError = finding.severity === 'error';
      const mark = paint(isError ? (unicode ? '✗' : 'x') : '!', isError ? 'bad' : 'busy', colour);
      const { code, subject, fact, remedy } = finding;
      return `${heading} ${mark} ${code}  ${escapeControl(`${subject}: ${fact}`)}\n     ${escapeControl(remedy)}\n`;
    })
    .join('');
}

/** `2 cells, 6 instances, 2 images: 1 error, 2 warnings` */
export function verifyLine({ cells, instances, images, findings }: VerifyView): string {
  const count = (severity: Discrepancy['severity']) =>
    findings.filter((finding) => finding.severity === severity).length;
  const looked = [counted(cells, 'cell'), counted(instances, 'instance'), counted(images, 'image')].join(', ');
  if (findings.length === 0) return `${looked}: all is as recorded`;
  return `${looked}: ${counted(count('error'), 'error')}, ${counted(count('warning'), 'warning')}`;
}
