import { Parser } from '@oclif/core';
import { describe, expect, test } from 'vitest';
import { allCommands } from '../../support/all-commands.ts';
import { fakeController } from '../../support/fake-controller.ts';
import { run } from '../../support/run-command.ts';

const commands = await allCommands();

describe.each(commands)('$id', ({ id, Command }) => {
  const examples = (Command.examples ?? []).map(String);

  test('says what it is for', () => {
    expect(Command.summary).toMatch(/\.$/);
  });

  test('has examples, and each can be typed as it stands', async () => {
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples.filter((text) => text.startsWith('<%= config.bin %>'))) {
      const words = example.split(' ').slice(3);
      expect(words.slice(0, id.split(':').length)).toEqual(id.split(':'));
      const argv = words.slice(id.split(':').length);
      const flags = { ...Command.baseFlags, ...Command.flags };
      await Parser.parse(argv, { args: Command.args, flags, strict: true });
    }
  });

  test('calls a flag that it does not have by its name, in our form', async () => {
    const { stdout, stderr, exitCode } = await run([...id.split(':'), '--frobnicate'], {
      controller: fakeController(),
    });
    expect(stdout).toBe('');
    expect(stderr).toBe(
      `nano: ${id.replaceAll(':', ' ')} has no flag --frobnicate\ntry: nano ${id.replaceAll(':', ' ')} --help\n`,
    );
    expect(exitCode).toBe(2);
  });

  test('never waits for an argument in a pipe', () => {
    for (const argument of Object.values(Command.args)) expect(argument.ignoreStdin).toBe(true);
  });

  test('explains every flag and argument', () => {
    for (const flag of Object.values({ ...Command.baseFlags, ...Command.flags }))
      expect(flag.summary).toMatch(/[.\]]$/);
    for (const argument of Object.values(Command.args)) expect(argument.description).toBeTruthy();
  });
});

describe('a wrong command line', () => {
  test.each([
    ['pool create', 'nano: pool create: NAME is missing\n'],
    ['pool remove-cell', 'nano: pool remove-cell: POOL and CELL are missing\n'],
    ['instance create web-1', 'nano: instance create: --image is missing\n'],
    ['pool list -o xml', 'nano: pool list: --output: "xml" is not one of table, wide, json, yaml, csv, name\n'],
    ['pool list -o yaml -q', 'nano: pool list: --quiet and --output exclude each other'],
    ['pool list extra', 'nano: pool list: unexpected extra\n'],
    [
      'pool list --colums name',
      'nano: pool list has no flag --colums\ntry: did you mean --columns? nano pool list --help\n',
    ],
    ['pool list --sort', 'nano: pool list: --sort expects a value\n'],
    ['pool list --sort name --sort age', 'nano: pool list: --sort can only be specified once\n'],
    ['pool add-cell default host --port ssh', 'nano: pool add-cell: --port: Expected an integer'],
    ['completion tcsh', 'nano: completion: "tcsh" is not one of bash, zsh, fish\n'],
  ])('%s', async (line, message) => {
    const controller = fakeController();
    const { stdout, stderr, exitCode } = await run(line, { controller });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/\n {4}at |See more help|Error:/);
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
    expect(controller.calls).toEqual([]);
  });

  test('is JSON where JSON was asked for', async () => {
    const { stdout, stderr } = await run('pool create --json');
    expect(JSON.parse(stdout)).toEqual({
      error: { code: 'USAGE', message: 'pool create: NAME is missing', hint: 'nano pool create --help' },
    });
    expect(stderr).toBe('');
  });
});

describe('a fault of nano', () => {
  const broken = fakeController({
    queries: {
      'pool.list': () => {
        throw new TypeError('undefined is not a function');
      },
    },
  });

  test('is told as one, without a stack', async () => {
    expect(await run('pool list', { controller: broken })).toEqual({
      stdout: '',
      stderr: 'nano: undefined is not a function\ntry: run again with --debug and report what it prints\n',
      exitCode: 1,
    });
  });

  test.each([
    ['pool list --debug', {}],
    ['pool list', { NANO_DEBUG: '1' }],
  ])('%s with %j has the stack', async (line, env) => {
    expect((await run(line, { controller: broken, env })).stderr).toMatch(/\n {4}at /);
  });
});
