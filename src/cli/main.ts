import { execute, type Interfaces } from '@oclif/core';

export interface Start {
  /** The folder with package.json, oclif.manifest.json and dist/. */
  readonly root: string;
  readonly packageJson: Interfaces.PJSON;
  /** The command line after the program's name. */
  readonly args: readonly string[];
}

/** The bundle's way in, called by bin/launch.js. */
export async function main({ root, packageJson, args }: Start): Promise<void> {
  // Plugins of other packages or of the user are not looked for: nano has none, and the search costs time at every start.
  const loadOptions = { root, pjson: packageJson, userPlugins: false, devPlugins: false };
  await execute({ args: asHelpFlag(args), loadOptions });
}

/** `nano help instance create` is `nano instance create --help`. */
function asHelpFlag(args: readonly string[]): string[] {
  const [first, ...rest] = args;
  return first === 'help' ? [...rest, '--help'] : [...args];
}
