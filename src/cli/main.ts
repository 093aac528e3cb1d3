import { type Interfaces, run } from '@oclif/core';
import { toNanoError } from '../controller/model/errors.ts';
import { createContext } from './context.ts';
import { wantsDebug } from './nano-command.ts';
import { wantsJson } from './output/format.ts';
import { setExit } from './system/leave.ts';

export interface Start {
  /** The folder with package.json, oclif.manifest.json and dist/. */
  readonly root: string;
  readonly packageJson: Interfaces.PJSON;
  /** The command line after the program's name. */
  readonly args: readonly string[];
  /** Ends the process at once; anything but `leave` sets process.exitCode and returns. */
  readonly exit: (status: number) => never;
}

/** The bundle's way in, called by bin/launch.js. Never throws. */
export async function main({ root, packageJson, args, exit }: Start): Promise<void> {
  setExit(exit);
  for (const event of ['uncaughtException', 'unhandledRejection']) {
    process.on(event, (error: unknown) => {
      void showLast(error, args).finally(() => exit(1));
    });
  }
  // Plugins of other packages or of the user are not looked for: nano has none, and the search costs time at every start.
  const loadOptions = { root, pjson: packageJson, userPlugins: false, devPlugins: false };
  const argv = asHelpFlag(args);
  try {
    if (wantsHelp(argv, packageJson.oclif.topics)) {
      const { showHelp } = await import('./help/show-help.ts');
      await showHelp(argv, loadOptions);
    } else {
      await run(argv, loadOptions);
    }
  } catch (error) {
    // A command shows its own errors: this one comes from the way to it.
    const { routingError } = await import('./errors/routing-error.ts');
    process.exitCode = await showLast(await routingError(error, argv, loadOptions), args);
  }
}

/** `nano help instance create` is `nano instance create --help`, and so is `-h`. */
function asHelpFlag(args: readonly string[]): string[] {
  const [first, ...rest] = args;
  if (first === 'help') return [...rest, '--help'];
  const end = args.indexOf('--');
  return args.map((word, index) => (word === '-h' && (end === -1 || index < end) ? '--help' : word));
}

/** Asked for, or nothing else said: `nano`, `nano pool`. */
function wantsHelp(argv: readonly string[], topics: object = {}): boolean {
  const [first] = argv;
  if (first === undefined || (argv.length === 1 && Object.hasOwn(topics, first))) return true;
  const end = argv.indexOf('--');
  return (end === -1 ? argv : argv.slice(0, end)).includes('--help');
}

/** Shows an error that no command has shown; answers its exit status. */
async function showLast(thrown: unknown, args: readonly string[]): Promise<number> {
  const { showError } = await import('./errors/show-error.ts');
  const error = toNanoError(thrown);
  const debug = wantsDebug(args, process.env);
  const context = createContext({ debug });
  showError(context.terminal, error, { json: wantsJson(args, context), debug });
  return error.exitCode;
}
