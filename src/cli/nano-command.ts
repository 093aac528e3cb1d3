import { Command, Flags } from '@oclif/core';
import { NanoError } from '../controller/model/errors.ts';
import { type Context, createContext } from './context.ts';
import { spellOutFlags } from './flags/bare-flags.ts';
import { wantsJson } from './output/format.ts';
import { leave } from './system/leave.ts';

/** Exit statuses that are no error's (docs/errors.md). */
export type ExitStatus = number;

/**
 * What every command of nano is: it gets one context with all it may touch, and whatever it throws is shown in one
 * form. A command itself is its flags, one call to the controller and a presenter.
 */
export abstract class NanoCommand extends Command {
  static override baseFlags = {
    debug: Flags.boolean({ summary: 'Tell what happens inside. [env: NANO_DEBUG]', helpGroup: 'global' }),
  };

  /** The exit status of a command that threw nothing. */
  protected status: ExitStatus = 0;

  protected abstract act(context: Context): Promise<void>;

  async run(): Promise<void> {
    const context = createContext({ debug: wantsDebug(this.argv, process.env) });
    const status = await this.execute(context);
    process.exitCode = status;
    // A connection that will not close must not keep a finished command from ending.
    setTimeout(() => leave(status), patience).unref();
  }

  /** Acts with a context and shows what goes wrong; the result is the exit status. Never throws. */
  async execute(context: Context): Promise<ExitStatus> {
    // oclif warns of commands that end without having parsed their flags, as they do when the flags are wrong.
    this.parsed = true;
    this.argv = spellOutFlags(this.argv);
    let status: ExitStatus;
    try {
      checkJsonVersion(context.env.NANO_JSON);
      await this.act(context);
      await context.terminal.stdout.flush();
      status = this.status;
    } catch (error) {
      status = await this.showFailure(error, context);
    }
    // What was done is done: a connection that does not close well is no failure of the command.
    await atMost(patience, context.close());
    await Promise.allSettled([context.terminal.stdout.flush(), context.terminal.stderr.flush()]);
    return status;
  }

  private async showFailure(thrown: unknown, context: Context): Promise<ExitStatus> {
    const [{ showError }, { commandError }] = await Promise.all([
      import('./errors/show-error.ts'),
      import('./errors/usage-error.ts'),
    ]);
    const { id = '', flags = {} } = this.ctor;
    const called = {
      name: id.replaceAll(':', ' '),
      flags: [...Object.keys(flags), ...Object.keys(this.ctor.baseFlags)],
    };
    const error = commandError(thrown, called);
    showError(context.terminal, error, {
      json: wantsJson(this.argv, context),
      debug: wantsDebug(this.argv, context.env),
    });
    return error.exitCode;
  }
}

/** Whether to tell what happens inside, and the stack of an error. */
export function wantsDebug(argv: readonly string[], env: Context['env']): boolean {
  return argv.includes('--debug') || (env.NANO_DEBUG !== undefined && !['', '0', 'false'].includes(env.NANO_DEBUG));
}

/** How long a finished command waits for its connections to close, in milliseconds. */
const patience = 1_000;

/** Waits for something that may fail or not come to an end; neither matters. */
async function atMost(milliseconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work.catch(() => {}), enough]);
  clearTimeout(timer);
}

function checkJsonVersion(pinned: string | undefined): void {
  if (pinned === undefined || pinned === '' || pinned === '1') return;
  throw new NanoError('USAGE', `NANO_JSON: this nano writes version 1 of its JSON, not ${JSON.stringify(pinned)}`, {
    hint: 'unset NANO_JSON, or use the nano that the script was written for',
  });
}
