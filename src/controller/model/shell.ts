/**
 * The one place where an argument becomes shell text. Single quotes keep everything as it is in sh, bash, zsh and
 * dash; a NUL can be no part of an argument at all.
 */
export function quoteArgument(argument: string): string {
  if (argument.includes('\0')) throw new RangeError('an argument cannot contain a NUL');
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(argument)) return argument;
  return `'${argument.replaceAll("'", "'\\''")}'`;
}

/** An argument list as one line of shell. */
export function quoteArguments(argv: readonly string[]): string {
  return argv.map(quoteArgument).join(' ');
}
