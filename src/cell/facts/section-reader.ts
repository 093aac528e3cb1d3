import { NanoError } from '../../controller/model/errors.ts';
import { errorWords, printable } from './printable.ts';
import type { Sections } from './sections.ts';

/** The status of coreutils' timeout when the limit is over. */
const timedOut = 124;

/** Reads values out of sections, and keeps a list of what was answered and not understood. */
export class SectionReader {
  readonly #sections: Sections;
  readonly #garbage: string[] = [];

  constructor(sections: Sections) {
    this.#sections = sections;
  }

  get garbage(): readonly string[] {
    return this.#garbage;
  }

  has(name: string): boolean {
    return this.#sections.has(name);
  }

  works(name: string): boolean {
    return this.#sections.get(name)?.status === 0;
  }

  /** What a command printed, whether it succeeded or not. */
  text(name: string): string {
    return this.#sections.get(name)?.output ?? '';
  }

  /** What a command printed that succeeded. */
  output(name: string): string | undefined {
    return this.works(name) ? this.text(name) : undefined;
  }

  /** Why a command failed: in its own words, or that it did not end within its limit. */
  failure(name: string): string {
    const section = this.#sections.get(name);
    if (section === undefined || section.status === timedOut) return 'no answer in time';
    const words = errorWords(section.error);
    return words === '' ? `it ended with status ${section.status}` : words;
  }

  /** A value; undefined where the command failed, and noted as garbage where `parse` does not understand its output. */
  read<T>(name: string, what: string, parse: (text: string) => T | undefined): T | undefined {
    const text = this.output(name);
    if (text === undefined) return undefined;
    const value = attempt(() => parse(text));
    if (value === undefined) this.#garbage.push(`${what}: ${describe(text)}`);
    return value;
  }
}

function attempt<T>(parse: () => T | undefined): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof NanoError) return undefined;
    throw error;
  }
}

function describe(text: string): string {
  const shown = printable(text.replaceAll('\n', ' '), 80);
  return shown === '' ? 'nothing' : `"${shown}"`;
}
