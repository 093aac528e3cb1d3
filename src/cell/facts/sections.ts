import type { Command } from '../../controller/model/command.ts';
import { NanoError } from '../../controller/model/errors.ts';

/**
 * One script gathers many answers in one round trip. Each stands in a section of its own, between lines that begin
 * with a mark: whatever a login shell prints before the first one is ignored.
 *
 *     MARK begin NAME
 *     …standard output…
 *     MARK end STATUS
 *     …standard error, cut…
 *     MARK done
 */
export interface Section {
  readonly output: string;
  readonly status: number;
  /** At most 2,000 characters. */
  readonly error: string;
}

export type Sections = ReadonlyMap<string, Section>;

const prelude = String.raw`mark=$1
shift
run() {
  printf '\n%s begin %s\n' "$mark" "$1"
  shift
  { failure=$("$@" </dev/null 2>&1 >&3 3>&-); status=$?; } 3>&1
  printf '\n%s end %s\n%.2000s\n' "$mark" "$status" "$failure"
  return "$status"
}`;

/** Output that was cut on the way lacks it. */
const ending = String.raw`printf '\n%s done\n' "$mark"`;

/**
 * A script for POSIX sh as a command. `run NAME COMMAND…` makes a section in it, with the command's own status;
 * `$1`, `$2`, … are `args`. It travels on standard input, which any login shell passes on, so nothing in it may read
 * that.
 */
export function sectionCommand(script: string, mark: string, ...args: readonly string[]): Command {
  return { argv: ['sh', '-s', '--', mark, ...args], stdin: [`${prelude}\n${script}\n${ending}\n`] };
}

/** Reads the sections back. BAD_ANSWER when the output did not come to its end. */
export function parseSections(output: string, mark: string): Sections {
  const sections = new Map<string, Section>();
  const parts = `\n${output}`.split(`\n${mark} `).slice(1);
  if (parts.at(-1)?.trim() !== 'done') {
    throw new NanoError('BAD_ANSWER', 'the host did not finish its answer');
  }
  for (let index = 0; index + 1 < parts.length; index += 2) {
    const begin = splitLine(parts[index] ?? '');
    const end = splitLine(parts[index + 1] ?? '');
    const name = /^begin (\S+)$/.exec(begin.line)?.[1];
    const status = /^end (\d{1,3})$/.exec(end.line)?.[1];
    if (name === undefined || status === undefined) {
      throw new NanoError('BAD_ANSWER', "the parts of the host's answer are out of order");
    }
    sections.set(name, { output: begin.rest, status: Number(status), error: end.rest.trim() });
  }
  return sections;
}

/** The output of a section whose command succeeded. */
export function succeeded(sections: Sections, name: string): string | undefined {
  const section = sections.get(name);
  return section?.status === 0 ? section.output : undefined;
}

function splitLine(part: string): { line: string; rest: string } {
  const end = part.indexOf('\n');
  return end === -1 ? { line: part, rest: '' } : { line: part.slice(0, end), rest: part.slice(end + 1) };
}
