import { NanoError } from '../../controller/model/errors.ts';
import { quoteArguments } from '../../controller/model/shell.ts';
import type { Marker } from './marker.ts';

/** Where a cell's commands are: libvirt's are in sbin on some hosts, which a login user's PATH leaves out. */
export const commandPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Linux takes 128 KiB in one argument (MAX_ARG_STRLEN), and the whole script is one for the login shell. */
const longestScript = 120 * 1024;

export interface RemoteShellOptions {
  readonly marker: Marker;
  /** Run it as root with `sudo -n`. */
  readonly sudo: boolean;
  /** A terminal has one output: the marker is printed once. */
  readonly terminal?: boolean;
}

/**
 * The one place where an argument list becomes the text that sshd hands to the user's login shell. That shell, be it
 * bash, zsh, fish or csh, only ever reads `exec sh -c 'script'`; the script prints the marker, on standard output with
 * its process id, and becomes the command. sudo executes the arguments itself: nothing is opened or redirected outside of it.
 */
export function renderRemoteCommand(argv: readonly [string, ...string[]], options: RemoteShellOptions): string {
  const [first, second] = options.marker.pieces;
  const script = [
    `printf %s%s$$/ ${first} ${second}`,
    ...(options.terminal === true ? [] : [`printf %s%s ${first} ${second} >&2`]),
    `export LC_ALL=C "PATH=${commandPath}:$PATH"`,
    `exec ${quoteArguments(renderArguments(argv, options.sudo))}`,
  ].join('; ');
  if (Buffer.byteLength(script) > longestScript) {
    throw new NanoError('INVALID_VALUE', `the arguments of "${argv[0]}" are longer than ${longestScript} bytes`);
  }
  return `exec sh -c ${quoteForLoginShell(script)}`;
}

/** The argument list as root's where the user is not root; refuses what would not arrive as it is. */
export function renderArguments(argv: readonly [string, ...string[]], sudo: boolean): readonly string[] {
  const [command] = argv;
  if (argv.some((argument) => argument.includes('\0'))) {
    throw new NanoError('INVALID_VALUE', `an argument of "${command}" contains a NUL`);
  }
  // As a first word these are an option or an assignment to sh, to env and to sudo.
  if (command === '' || /^-|=/.test(command)) {
    throw new NanoError('INVALID_VALUE', `"${command}" is not the name of a command`);
  }
  return sudo ? ['sudo', '-n', '--', ...argv] : argv;
}

/**
 * One word for any login shell. fish unescapes backslashes within single quotes and csh looks for `!` there, so these
 * stand outside of the quotes, where all shells agree. (csh alone cannot take a line break: its users lose that.)
 */
function quoteForLoginShell(text: string): string {
  return `'${text.replace(/['\\!]/g, (character) => `'\\${character}'`)}'`;
}
