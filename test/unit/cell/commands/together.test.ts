import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { together } from '../../../../src/cell/commands/together.ts';
import type { Command } from '../../../../src/controller/model/command.ts';
import { runLocally, temporaryFolder } from './run-locally.ts';

const show: Command = { argv: ['sh', '-c', 'cat; printf "%s|" "$@"; echo', 'show'] };

const run = (...commands: readonly Command[]) => {
  const lengthOf = ({ stdin = [] }: Command) => Buffer.byteLength(stdin.join(''));
  return runLocally(together(commands, commands.map(lengthOf)));
};

it('gives each command its own words and input', async () => {
  const words = ["it's", '', 'two words', '$HOME `id`', '"', '\\', 'ä\nb'];
  const many = Array.from({ length: 12 }, (_, index) => String(index + 1));
  const result = await run(
    { argv: [...show.argv, ...words], stdin: ['first ä\n', 'and more '] },
    { argv: [...show.argv, ...many] },
    { argv: show.argv, stdin: ['x'.repeat(100_000), '\n'] },
  );
  expect(result).toEqual({
    status: 0,
    stdout: `first ä\nand more ${words.join('|')}|\n${many.join('|')}|\n${'x'.repeat(100_000)}\n|\n`,
    stderr: '',
  });
});

it.each([
  ['without input', {}],
  ['with input', { stdin: ['not read'] }],
])('ends with the status of the first that fails, %s', async (_, input) => {
  const result = await run({ argv: ['echo', 'one'] }, { argv: ['sh', '-c', 'exit 17'], ...input }, show);
  expect(result).toEqual({ status: 17, stdout: 'one\n', stderr: '' });
});

it('is several commands and no one shell: what one changes of its own holds for itself', async () => {
  const folder = temporaryFolder();
  const result = await run(
    { argv: ['sh', '-c', 'cd "$1"; umask 077; bytes=9; number=9; exec touch here', 'sh', folder] },
    { argv: ['pwd'] },
  );
  expect(result.stdout.trim()).not.toBe(folder);
  expect(readdirSync(folder)).toEqual(['here']);
});
