import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { parseSections, sectionCommand } from '../../../../src/cell/facts/sections.ts';

const shells = ['sh', 'dash', 'bash', 'busybox'].filter((shell) => spawnSync(shell, ['--help']).error === undefined);

function run(shell: string, script: string, ...args: readonly string[]): string {
  const command = sectionCommand(script, 'MARK', ...args);
  const [, ...rest] = command.argv;
  const words = shell === 'busybox' ? ['sh', ...rest] : rest;
  return spawnSync(shell, words, { input: (command.stdin ?? []).join(''), encoding: 'utf8' }).stdout;
}

describe.each(shells)('a script of sections, run by %s', (shell) => {
  it('keeps output, status and errors apart', () => {
    const output = run(
      shell,
      `say() { echo out; echo bad >&2; echo more; return 3; }
run both say
run plain printf 'no newline'
run given echo "$1" "$2"`,
      'a b',
      "c'd",
    );
    expect(parseSections(`a banner\n${output}`, 'MARK')).toEqual(
      new Map([
        ['both', { output: 'out\nmore\n', status: 3, error: 'bad' }],
        ['plain', { output: 'no newline', status: 0, error: '' }],
        ['given', { output: "a b c'd\n", status: 0, error: '' }],
      ]),
    );
  });

  it('gives commands nothing to read: the script itself stands on standard input', () => {
    const sections = parseSections(run(shell, 'run first cat\nrun second echo still here'), 'MARK');
    expect(sections.get('first')?.output).toBe('');
    expect(sections.get('second')?.output).toBe('still here\n');
  });

  it('cuts long errors', () => {
    const error = parseSections(
      run(shell, 'fill() { head -c 9000 /dev/zero | tr "\\000" x >&2; }\nrun long fill'),
      'MARK',
    );
    expect(error.get('long')?.error).toHaveLength(2000);
  });
});

describe('an answer that is not whole', () => {
  it.each([
    ['nothing', ''],
    ['a shell that runs no commands', 'This account is currently not available.\n'],
    ['cut', '\nMARK begin a\nxx'],
    ['without an end', '\nMARK begin a\nMARK begin b\n\nMARK done\n'],
    ['with a status that is none', '\nMARK begin a\n\nMARK end x\n\nMARK done\n'],
  ])('%s', (_what, output) => {
    expect(() => parseSections(output, 'MARK')).toThrow(expect.objectContaining({ code: 'BAD_ANSWER' }));
  });

  it('lines that only look like the mark are content', () => {
    const text = '\nMARK begin a\n MARK end 0\nMARKS end 0\n\nMARK end 0\n\nMARK done\n';
    expect(parseSections(text, 'MARK').get('a')?.output).toBe(' MARK end 0\nMARKS end 0\n');
  });
});
