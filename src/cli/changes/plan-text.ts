import type { PlanView } from '../../controller/model/views.ts';
import { escapeControl, escapeLines } from '../terminal/escape.ts';
import { paint } from '../terminal/style.ts';
import type { OutputStream } from '../terminal/terminal.ts';
import { pad, textWidth } from '../terminal/text-width.ts';

/**
 * A plan for people: the figures it rests on, then each step with its cell and its commands. Commands stand at the
 * beginning of their lines, so that they can be copied, here-documents and all.
 */
export function planText(plan: PlanView, { colour }: Pick<OutputStream, 'colour'>): string {
  const lines: string[] = [];
  const width = Math.max(0, ...plan.facts.map(({ name }) => textWidth(name)));
  for (const { name, value } of plan.facts) lines.push(`${pad(escapeControl(name), width)}  ${escapeControl(value)}`);
  for (const warning of plan.warnings) lines.push(`${paint('warning:', 'busy', colour)} ${escapeControl(warning)}`);
  for (const [index, step] of plan.steps.entries()) {
    const where = step.cell === null ? '' : ` on ${step.cell}`;
    const commit = step.commit ? '; from here on only forward' : '';
    const head = `# ${index + 1}. ${escapeControl(`${step.title}${where}${commit}`)}`;
    if (lines.length > 0) lines.push('');
    lines.push(paint(head, 'strong', colour), ...step.commands.map(escapeLines));
  }
  if (plan.steps.length === 0) lines.push("no cell is touched: only nano's own records would change");
  if (lines.length > 0) lines.push('');
  lines.push(paint('# nothing was touched: this was a dry run', 'dim', colour));
  return `${lines.join('\n')}\n`;
}
