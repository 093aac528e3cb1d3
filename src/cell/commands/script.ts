import type { Command } from '../../controller/model/command.ts';

/**
 * A few shell statements as one command. The text is constant: everything that varies is an argument (`$1`, `$2`, …),
 * so nothing is ever quoted into it. It stays on one line, which even a csh passes on. The name says in a plan, and
 * before the shell's own errors, what it is for.
 */
export function script(name: string, statements: readonly string[], ...args: readonly string[]): Command {
  return { argv: ['sh', '-c', statements.join('; '), name, ...args] };
}
