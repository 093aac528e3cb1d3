import { counted } from '../../cli/output/counted.ts';
import { escapeControl } from '../../cli/terminal/escape.ts';
import type { Facts, Run } from '../app/facts.ts';
import type { Glyphs } from '../terminal/glyphs.ts';
import { tookText } from '../view-model/columns/operation-columns.ts';
import { percent } from '../view-model/figures.ts';
import { keysLine } from '../view-model/keys-line.ts';
import { fitLine, justify, type Line, span } from '../view-model/line.ts';
import { completionsOf } from './command-line.ts';
import { endedRuns, endedText, titleOf, toldMs } from './ended-runs.ts';
import type { Box } from './layout.ts';
import type { Screen } from './state.ts';

/** The last line or two: what is typed, what was said, what runs; and which keys there are. */
export function footerLines(facts: Facts, screen: Screen, { height, width }: Box, glyphs: Glyphs): Line[] {
  const typed = promptLine(facts, screen, width, glyphs);
  const status = typed ?? statusLine(facts, screen, width, glyphs);
  const keys = fitLine([span(' '), ...keysLine(usualKeys(facts, screen), width - 2)], width, glyphs.ellipsis);
  if (height === 1) return [status ?? keys];
  return [status ?? fitLine([], width, glyphs.ellipsis), keys];
}

function usualKeys({ readonly }: Facts, { view, detail }: Screen): readonly (readonly [string, string])[] {
  const acts = !readonly && (view === 'instances' || view === 'cells');
  return [
    ['?', 'help'],
    ['/', 'filter'],
    ['<>', 'sort'],
    ['Enter', detail === null ? 'details' : 'back'],
    ...(acts ? ([['x', 'acts']] as const) : []),
    [':', 'command'],
    ['Z', 'freeze'],
    ['q', 'quit'],
  ];
}

function promptLine(facts: Facts, { prompt, view }: Screen, width: number, { ellipsis, gauge }: Glyphs): Line | null {
  if (prompt === null) return null;
  const cursor = span(gauge.full, 'accent');
  if (prompt.kind === 'filter') {
    return justify(
      [span('/', 'accent'), span(escapeControl(prompt.text)), cursor],
      [span('Enter keeps it, Esc takes it away', 'dim')],
      width,
      ellipsis,
    );
  }
  const { common, candidates } = completionsOf(prompt.text, view, facts);
  const left = [
    span(':', 'accent'),
    span(escapeControl(prompt.text)),
    cursor,
    span(common.slice(prompt.text.length), 'dim'),
  ];
  return justify(left, [span(candidates.slice(0, 8).join('  '), 'dim')], width, ellipsis);
}

/** The most urgent of: what a key had to say, what failed, what runs, what has been done, what has to be told. */
function statusLine(facts: Facts, { message, seen }: Screen, width: number, glyphs: Glyphs): Line | null {
  const { runs, now, notices } = facts;
  const line = (text: Line) => fitLine([span(' '), ...text], width, glyphs.ellipsis);
  if (message !== null) return line([span(message.text, message.bad ? 'bad' : 'plain')]);
  const running = runs.filter(({ state }) => state === 'running');
  const ended = endedRuns(runs, seen.run, now);
  if (ended.failed.length > 0)
    return justify(
      [span(' '), ...endedText(ended, glyphs)],
      [span('Esc', 'accent'), span(' puts it away ', 'dim')],
      width,
      glyphs.ellipsis,
    );
  const [first] = running;
  if (first !== undefined) return line(runningText(first, running.length, now, glyphs));
  if (ended.done.length > 0) return line(endedText(ended, glyphs));
  const notice = notices.findLast(
    ({ number, at, severity }) => number > seen.notice && (severity === 'error' || now - at < toldMs),
  );
  if (notice === undefined) return null;
  const tone = notice.severity === 'error' ? 'bad' : notice.severity === 'warning' ? 'warn' : 'plain';
  const hint = notice.hint === null ? '' : `  (${notice.hint})`;
  return line([span(escapeControl(notice.message), tone), span(escapeControl(hint), 'dim')]);
}

function runningText(run: Run, count: number, now: number, { spinner, gauge }: Glyphs): Line {
  const turn = spinner[Math.floor(now / 100) % spinner.length] ?? '';
  const share = run.done !== null && run.total !== null && run.total > 0 ? Math.min(1, run.done / run.total) : null;
  const full = Math.round((share ?? 0) * 10);
  const bar = share === null ? '' : `  ${gauge.full.repeat(full)}${gauge.empty.repeat(10 - full)} ${percent(share)}`;
  const more = count > 1 ? `   ${counted(count - 1, 'other')} running` : '';
  return [
    span(`${turn} `, 'warn'),
    span(titleOf(run)),
    span(run.step === null ? '' : `: ${escapeControl(run.step)}`, 'dim'),
    span(bar, 'warn'),
    span(`  ${tookText(Math.max(0, now - run.startedAt))}${more}`, 'dim'),
  ];
}
