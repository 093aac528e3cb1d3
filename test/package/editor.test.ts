import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nanoInPath, PATH, run, script, temporaryFolder } from './sandbox.ts';

/** PATH without the system's own editor: Node, git and sh by links, us first, then what is given. */
function pathWith(...later: string[]): string {
  const tools = temporaryFolder();
  for (const tool of ['git', 'sh', 'env', 'cat', 'sed', 'kill'])
    script(tools, tool, `PATH=/usr/bin:/bin exec ${tool} "$@"`);
  script(tools, 'node', `exec ${process.execPath} "$@"`);
  return [nanoInPath(), ...later, tools].join(':');
}

const editor = (text: string) => {
  const folder = temporaryFolder();
  script(folder, 'nano', text);
  return folder;
};

describe('nano with a file', () => {
  it('writes the message of git commit with the editor behind it', () => {
    const path = `${nanoInPath()}:${editor('echo "the message" > "$1"')}:${PATH}`;
    const cwd = temporaryFolder();
    const env = { PATH: path, EDITOR: 'nano', HOME: cwd, GIT_CONFIG_NOSYSTEM: '1' };
    const git = (...args: string[]) =>
      run('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.net', ...args], env, cwd);
    git('init', '--quiet');
    expect(git('commit', '--allow-empty')).toMatchObject({ status: 0 });
    expect(git('log', '-1', '--format=%s').stdout).toBe('the message\n');
  });

  it('hands over all arguments as they are, and standard input', () => {
    const path = pathWith(editor('for word; do echo "[$word]"; done; cat'));
    const args = ['+3,4', '-w', 'a b.txt', '*', ''];
    expect(run('nano', args, { PATH: path }).stdout).toBe('[+3,4]\n[-w]\n[a b.txt]\n[*]\n[]\n');
  });

  it('opens a file of this folder, but not in place of a noun', () => {
    const path = pathWith(editor('echo editing "$1"'));
    const cwd = temporaryFolder();
    for (const name of ['notes', 'pool']) writeFileSync(join(cwd, name), '');
    expect(run('nano', ['notes'], { PATH: path }, cwd).stdout).toBe('editing notes\n');
    expect(run('nano', ['pool', '--help'], { PATH: path }, cwd).stdout).not.toContain('editing');
  });

  it('ends with the editor’s status', () => {
    expect(run('nano', ['a.txt'], { PATH: pathWith(editor('exit 7')) }).status).toBe(7);
  });

  it('dies of the signal that the editor died of', () => {
    expect(run('nano', ['a.txt'], { PATH: pathWith(editor('kill -TERM $$')) }).signal).toBe('SIGTERM');
  });

  it('says how to choose an editor when there is none', () => {
    const ran = run('nano', ['notes.txt'], { PATH: pathWith() });
    expect(ran).toMatchObject({ status: 2, stdout: '' });
    expect(ran.stderr).toMatch(/^nano: .*no editor named nano\n/);
    expect(ran.stderr).toContain('export EDITOR=vi');
    expect(ran.stderr).toContain('git config --global core.editor vim');
  });

  it('passes a shim that leads back to it', () => {
    const us = nanoInPath();
    const shims = editor(`exec ${us}/nano "$@"`);
    const children = editor(`${us}/nano "$@"`);
    const path = [shims, children, pathWith(editor('echo editing "$1"'))].join(':');
    expect(run('nano', ['notes.txt'], { PATH: path })).toMatchObject({ status: 0, stdout: 'editing notes.txt\n' });
  });
});

describe('nano as ours', () => {
  it('is never the editor under its second name', () => {
    const ran = run('nanoctl', ['notes.txt'], { PATH: pathWith(editor('echo editing')) });
    expect(ran.stdout).not.toContain('editing');
    expect(ran.status).not.toBe(0);
  });

  it.each(['', 'help', '--help', '-h'])('shows our help: nano %s', (word) => {
    const ran = run('nano', word === '' ? [] : [word], { PATH: pathWith(editor('echo editing')) });
    expect(ran).toMatchObject({ status: 0 });
    expect(ran.stdout).toContain('USAGE');
  });
});
