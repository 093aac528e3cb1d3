import { describe, expect, it } from 'vitest';
import { isForEditor } from '../../../bin/editor.js';

const words = ['instance', 'pool', 'version', 'help', 'top'];
const files = ['notes', 'pool', 'Makefile'];
const names = {
  isOurs: (word: string) => words.includes(word),
  isFile: (word: string) => files.includes(word),
};
const decide = (line: string) => isForEditor(line === '' ? [] : line.split(' '), names);

describe('a command line is the editor’s', () => {
  it.each([
    ['a path', '/repo/.git/COMMIT_EDITMSG'],
    ['a relative path', 'docs/readme'],
    ['a name with a dot, existing or not', 'new.txt'],
    ['a hidden file', '.bashrc'],
    ['a file of this folder', 'notes'],
    ['a line before a file', '+12 notes'],
    ['a line and a column', '+12,3 notes'],
    ['a search before a file', '+/word notes'],
    ['a short option', '-w /etc/fstab'],
    ['an option that some of our commands have too', '-l notes'],
    ['several short options', '-wl /etc/fstab'],
    ['a long option', '--linenumbers /etc/fstab'],
    ['a long option with a value', '--tabsize=4 notes'],
    ['the editor’s view mode', '-v notes'],
    ['standard input', '-'],
    ['the end of options', '-- notes'],
  ])('%s: nano %s', (_, line) => {
    expect(decide(line)).toBe(true);
  });
});

describe('a command line is ours', () => {
  it.each([
    ['nothing at all', ''],
    ['a noun with a verb', 'instance list'],
    ['a noun that is a file here as well', 'pool'],
    ['a command with a path behind it', 'instance exec web-1 -- cat /etc/fstab'],
    ['help', 'help'],
    ['the help flag', '--help'],
    ['the short help flag', '-h'],
    ['a mistyped noun', 'instnace list'],
    ['a flag of ours before the noun', '-o json instance list'],
    ['a long flag that no editor has', '--json instance list'],
  ])('%s: nano %s', (_, line) => {
    expect(decide(line)).toBe(false);
  });
});

it('looks for no file where the word decides', () => {
  const isFile = () => {
    throw new Error('looked');
  };
  expect(isForEditor(['/etc/fstab'], { ...names, isFile })).toBe(true);
});
