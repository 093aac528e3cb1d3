import type { Command } from '../../../src/controller/model/command.ts';

/** Values that stand for what varies in a command, so that the command's own function can be asked for its form. */
export interface Holes {
  path(name: string): string;
  id(name: string): string;
  number(name: string): number;
}

/** What stood in the holes of a command. */
export type Found = (name: string) => string;

export interface PatternOptions {
  /** Arguments of which anything is accepted, by their index. */
  readonly any?: readonly number[];
  /** The last argument may come any number of times. */
  readonly repeats?: boolean;
}

interface Hole {
  readonly name: string;
  readonly sample: string;
  readonly pattern: string;
}

/**
 * Recognises the commands that a function of nano makes. The function itself tells their form, by one sample with holes
 * in it: what it does not make is not recognised.
 */
export class Pattern {
  readonly #words: readonly RegExp[];
  readonly #repeats: boolean;
  readonly program: string;

  constructor(make: (holes: Holes) => Command, { any = [], repeats = false }: PatternOptions = {}) {
    const holes: Hole[] = [];
    const { argv } = make(recorder(holes));
    this.program = argv[0];
    this.#repeats = repeats;
    this.#words = argv.map((word, index) => (any.includes(index) ? /^[\s\S]*$/ : wordPattern(word, holes)));
  }

  match(argv: readonly string[]): Found | undefined {
    const fits = this.#repeats ? argv.length >= this.#words.length : argv.length === this.#words.length;
    if (!fits) return undefined;
    const found = new Map<string, string>();
    for (const [index, argument] of argv.entries()) {
      const match = this.#words[Math.min(index, this.#words.length - 1)]?.exec(argument);
      if (match === null || match === undefined) return undefined;
      for (const [name, value] of Object.entries(match.groups ?? {})) {
        if (index < this.#words.length && (found.get(name) ?? value) !== value) return undefined;
        found.set(name, value);
      }
    }
    return (name) => {
      const value = found.get(name);
      if (value === undefined) throw new Error(`the pattern has no hole "${name}"`);
      return value;
    };
  }
}

function recorder(holes: Hole[]): Holes {
  const hole = (name: string, sample: string, pattern: string): string => {
    holes.push({ name, sample, pattern });
    return sample;
  };
  const next = () => String(holes.length).padStart(3, '0');
  return {
    path: (name) => hole(name, `/hole${next()}`, '/.+?'),
    id: (name) => hole(name, `00000000-0000-7000-8000-000000000${next()}`, '[0-9a-f-]{36}'),
    number: (name) => Number(hole(name, `9000000000${next()}`, '\\d+')),
  };
}

function wordPattern(word: string, holes: readonly Hole[]): RegExp {
  let pattern = escapePattern(word);
  const seen = new Set<string>();
  for (const { name, sample, pattern: inner } of holes) {
    pattern = pattern.replaceAll(escapePattern(sample), () => {
      if (seen.has(name)) return `\\k<${name}>`;
      seen.add(name);
      return `(?<${name}>${inner})`;
    });
  }
  return new RegExp(`^${pattern}$`);
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
