import type { TakeOverView } from '../../controller/model/views.ts';
import { counted } from '../output/counted.ts';
import { escapeControl } from '../terminal/escape.ts';
import type { Streams } from '../terminal/terminal.ts';

export function takeOverLine({ generation, marked, unmarked }: TakeOverView): string {
  const rest = unmarked.length === 0 ? '' : `, ${counted(unmarked.length, 'cell')} not`;
  return `${counted(marked.length, 'cell')} obey${marked.length === 1 ? 's' : ''} generation ${generation}${rest}`;
}

/** Lists on stderr the cells that obey another copy still, and what to do about them. */
export function tellUnmarked({ stderr }: Pick<Streams, 'stderr'>, { unmarked }: TakeOverView): void {
  for (const { cellName, reason } of unmarked) stderr.write(`  ${escapeControl(`${cellName}   ${reason}`)}\n`);
  if (unmarked.length > 0) stderr.write('try: nano cell take-over, when they can be reached\n');
}
