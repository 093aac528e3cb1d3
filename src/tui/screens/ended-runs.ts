import { counted } from '../../cli/output/counted.ts';
import { escapeControl } from '../../cli/terminal/escape.ts';
import type { Run } from '../app/facts.ts';
import type { Glyphs } from '../terminal/glyphs.ts';
import { type Line, span } from '../view-model/line.ts';
import { wordOf } from './acts.ts';

/** How long the end of what was begun here is told of, in milliseconds; a failure until somebody put it away. */
export const toldMs = 8_000;
/** More of one kind are counted instead of named. */
const mostNamed = 3;

interface EndedRuns {
  readonly failed: readonly Run[];
  readonly done: readonly Run[];
}

/** What has ended and is to be told of; `seen` is the number of the last run that was put away. */
export function endedRuns(runs: readonly Run[], seen: number, now: number): EndedRuns {
  const unseen = runs.filter(({ number }) => number > seen);
  return {
    failed: unseen.filter(({ state }) => state === 'failed'),
    done: unseen.filter(({ state, endedAt }) => state === 'done' && endedAt !== null && now - endedAt < toldMs),
  };
}

/** `✗ stop web-4 #13: why   ✓ stop web-1, web-2 done`: what failed first, those with one reason together, then what is done. */
export function endedText({ failed, done }: EndedRuns, { check, cross }: Glyphs): Line {
  const failures = together(failed, (run) => `${wordOf(run.act)}\n${messageOf(run)}`).map((runs): Line => {
    const [first] = runs;
    const hint = first?.error?.hint === undefined ? '' : `  (${first.error.hint})`;
    return [
      span(`${cross} ${titleOf(...runs)}${runs.length === 1 ? numberOf(first) : ''}: `, 'bad'),
      span(escapeControl(first === undefined ? '' : messageOf(first))),
      span(escapeControl(hint), 'dim'),
    ];
  });
  const successes = together(done, (run) => wordOf(run.act)).map((runs): Line => {
    const number = runs.length === 1 ? numberOf(runs[0]) : '';
    return [span(`${check} `, 'good'), span(`${titleOf(...runs)} done${number}`)];
  });
  return [...failures, ...successes].flatMap((line, index) => (index === 0 ? line : [span('   '), ...line]));
}

/** `stop web-1`, `stop web-1, web-2`, `stop 5 instances`: of runs of one kind. */
export function titleOf(...runs: readonly Run[]): string {
  const [first] = runs;
  if (first === undefined) return '';
  const [noun = ''] = first.act.kind.split('.');
  const names = runs.map(({ act }) => act.request.name).join(', ');
  return `${wordOf(first.act)} ${runs.length > mostNamed ? counted(runs.length, noun) : names}`;
}

const messageOf = ({ error }: Run) => error?.message ?? 'failed';
const numberOf = (run: Run | undefined) => (run?.operation == null ? '' : ` #${run.operation}`);

function together(runs: readonly Run[], key: (run: Run) => string): readonly (readonly Run[])[] {
  const groups = new Map<string, Run[]>();
  for (const run of runs) {
    const group = groups.get(key(run));
    if (group === undefined) groups.set(key(run), [run]);
    else group.push(run);
  }
  return [...groups.values()];
}
