import { isNanoError, NanoError } from '../../controller/model/errors.ts';
import type { Context } from '../context.ts';
import { escapeControl } from '../terminal/escape.ts';
import { askYesNo } from '../terminal/prompts.ts';
import { canAsk } from '../terminal/terminal.ts';

/**
 * Does what meets a host for the first time. Where its key is not known the operator is shown it and asked, and on
 * yes it is done again with exactly that key accepted; without a terminal the error names the flags.
 */
export async function askForHostKey<T>(context: Context, work: (hostKey?: string) => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const shown = shownKey(error);
    if (shown === undefined || !canAsk(context.terminal)) throw error;
    context.terminal.stderr.write(
      escapeControl(`the host key of ${shown.host} is not known: ${shown.type} ${shown.fingerprint}`).concat('\n'),
    );
    if (!(await askYesNo(context, 'trust it from now on?'))) {
      throw new NanoError('HOST_KEY_UNKNOWN', `the host key of ${shown.host} was not accepted: nothing was done`, {
        cause: error,
      });
    }
    return await work(shown.fingerprint);
  }
}

interface ShownKey {
  readonly host: string;
  readonly type: string;
  readonly fingerprint: string;
}

function shownKey(error: unknown): ShownKey | undefined {
  if (!isNanoError(error) || error.code !== 'HOST_KEY_UNKNOWN') return undefined;
  for (const { facts, subject } of error.details) {
    const fingerprint = facts?.fingerprint;
    if (typeof fingerprint === 'string') {
      return { host: String(facts?.host ?? subject), type: String(facts?.type ?? 'key'), fingerprint };
    }
  }
  return undefined;
}
