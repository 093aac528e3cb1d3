/** Flags that may stand without a value, and what they mean then. oclif knows only flags that always have one. */
const bareValues: Readonly<Record<string, string>> = { '--wait-lock': '10m' };

/** The command line with such flags written out: `--wait-lock` alone is `--wait-lock=10m`. */
export function spellOutFlags(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  return argv.map((word, index) => {
    const value = end === -1 || index < end ? bareValues[word] : undefined;
    return value === undefined ? word : `${word}=${value}`;
  });
}
