import { describe, expect, it } from 'vitest';
import { noRights, parseRights, rightsByName, sudoRefusal } from '../../../../src/cell/transport/privilege.ts';

describe('what a user may do', () => {
  it.each([
    ['0\nroot\n', { user: 'root', privilege: 'root' }],
    ['0\ntoor\n', { user: 'toor', privilege: 'root' }],
    ['1000\nops\nok\n', { user: 'ops', privilege: 'sudo' }],
    ['1000\nops\nsudo: unable to resolve host web\nok\n', { user: 'ops', privilege: 'sudo' }],
    [
      '1000\nops\nsudo: a password is required\n',
      { user: 'ops', privilege: 'none', reason: 'sudo: a password is required' },
    ],
    ['1000\nops\nsh: 1: sudo: not found\n', { user: 'ops', privilege: 'none', reason: 'sh: 1: sudo: not found' }],
    ['1000\nops\n', { user: 'ops', privilege: 'none', reason: 'sudo does not work' }],
  ])('%j', (output, rights) => expect(parseRights(output)).toEqual(rights));

  it('is known of root, and asked of all others', () => {
    expect(rightsByName('root')).toEqual({ user: 'root', privilege: 'root' });
    expect(rightsByName('toor')).toBeUndefined();
  });

  it('is not known from another answer', () => {
    for (const output of ['', 'This account is currently not available.\n', 'root\n0\n']) {
      expect(parseRights(output)).toBeUndefined();
    }
  });
});

describe('sudo that refuses', () => {
  it.each([
    'sudo: a password is required\n',
    'sudo: sorry, you must have a tty to run sudo\n',
    'sudo: no tty present and no askpass program specified\n',
    'sudo: a terminal is required to read the password; either use the -S option\nsudo: a password is required\n',
    'Sorry, user ops is not allowed to execute /usr/bin/dd as root on web.\n',
    'ops is not in the sudoers file.  This incident will be reported.\n',
    'sudo: unable to resolve host web: Name or service not known\nsudo: a password is required\n',
  ])('is recognised: %j', (stderr) => {
    expect(sudoRefusal(1, stderr)).toBeDefined();
    expect(sudoRefusal(0, stderr)).toBeUndefined();
  });

  it('is told from a command that fails', () => {
    expect(sudoRefusal(1, 'error: failed to get domain\n')).toBeUndefined();
    expect(sudoRefusal(1, 'sudo: unable to resolve host web\nerror: x\n')).toBeUndefined();
  });
});

describe('the error for missing rights', () => {
  it('names the user and the line for sudoers', () => {
    expect(noRights('ops', 'web', 'sudo: a password is required')).toMatchObject({
      code: 'NO_RIGHTS',
      message: 'ops may not run commands as root on web: sudo: a password is required',
      hint: 'on the host, with visudo: ops ALL=(root) NOPASSWD: ALL',
    });
  });

  it('knows requiretty and a host without sudo', () => {
    expect(noRights('ops', 'web', 'sudo: sorry, you must have a tty to run sudo').hint).toContain(
      'Defaults:ops !requiretty',
    );
    expect(noRights('ops', 'web', 'sh: 1: sudo: not found').hint).toContain('install sudo');
  });
});
