import { NanoError } from '../../controller/model/errors.ts';
import type { Context } from '../context.ts';
import { askToType, askYesNo } from '../terminal/prompts.ts';
import { canAsk } from '../terminal/terminal.ts';

export interface ConfirmFlags {
  readonly yes?: boolean | undefined;
  readonly 'dry-run'?: boolean | undefined;
}

export interface Question {
  /** `delete instance web-1 and its disk of 10 GiB?` */
  readonly text: string;
  /** What must be typed where many things are at stake; else yes or no is asked. */
  readonly typed?: string;
}

/** Whether nothing need be asked: told to go ahead, or nothing will be touched. */
function isConfirmed(context: Context, flags: ConfirmFlags): boolean {
  return flags.yes === true || flags['dry-run'] === true || context.preferences.read().confirm === 'never';
}

/**
 * Asks before data is lost. Without a terminal nothing is asked: the command fails and names the flag. `question` is
 * only made where it is asked; undefined is when there turns out to be nothing to lose.
 */
export async function confirm(
  context: Context,
  flags: ConfirmFlags,
  /** `deleting pool web` */
  act: string,
  question: () => Promise<Question | undefined> | Question | undefined,
): Promise<void> {
  if (isConfirmed(context, flags)) return;
  if (!canAsk(context.terminal)) {
    throw new NanoError('CONFIRMATION_NEEDED', `${act} must be confirmed, and there is no terminal to ask at`, {
      hint: 'add --yes',
    });
  }
  const asked = await question();
  if (asked === undefined) return;
  const { text, typed } = asked;
  const agreed = typed === undefined ? await askYesNo(context, text) : await askToType(context, text, typed);
  if (!agreed) throw new NanoError('INTERRUPTED', 'nothing was done');
}
