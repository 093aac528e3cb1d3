import type { Controller } from '../../controller/controller.ts';
import { NanoError } from '../../controller/model/errors.ts';
import { ask } from '../ask.ts';
import { changeOptions } from '../call-options.ts';
import type { Context } from '../context.ts';
import { chooseFormat } from '../output/format.ts';
import { writeData } from '../output/write-data.ts';
import type { ChangeFlags } from './change-flags.ts';
import { runChange } from './run-change.ts';
import { runSeveral } from './run-several.ts';
import { doneRecord, showDone } from './show-done.ts';

/** How an operation that was left can be finished. */
const ways = {
  resume: { doing: 'resuming', done: 'finished' },
  rollback: { doing: 'rolling back', done: 'undid' },
} as const;

type Way = keyof typeof ways & keyof Controller;

interface FinishFlags extends ChangeFlags {
  readonly all?: boolean | undefined;
}

/** How many are finished at a time: a cell takes few sessions on one connection. */
const limit = 8;

/**
 * Finishes operations whose process died, forward or back, and tells of each; answers the exit status. The newest go
 * first: an operation may wait for one that it began itself, such as a copy of an image.
 */
export async function finishOperations(
  context: Context,
  flags: FinishFlags,
  way: Way,
  given: readonly string[] | undefined,
): Promise<number> {
  const [only, ...others] = given ?? [];
  if (flags.all === true && only !== undefined) throw new NanoError('USAGE', 'give operations or --all, not both');
  if (flags.all !== true && only === undefined)
    throw new NanoError('USAGE', 'OPERATION is missing', {
      hint: 'nano operation list tells which, --all means each of them',
    });
  if (only !== undefined && others.length === 0) {
    await finishOperation(context, flags, way, only);
    return 0;
  }
  const names = flags.all === true ? await leftOperations(context) : [...new Set(given?.map(numberOf))];
  if (names.length === 0) context.terminal.stderr.write('no operation was left\n');
  return runSeveral<null>(context, flags, {
    title: `${ways[way].doing} ${names.length} operations`,
    limit,
    plan: async (controller, options) =>
      names.map((name) => ({ name, start: () => controller[way]({ operation: name }, options) })),
    outcome: (name) => ({ line: `${ways[way].done} operation #${name}` }),
  });
}

/** Those that nobody is at, the newest first. */
async function leftOperations(context: Context): Promise<string[]> {
  const open = await ask(context, 'operation.list', { only: 'open' });
  return open.filter(({ state }) => state !== 'running').map(({ number }) => String(number));
}

function numberOf(operation: string): string {
  return operation.replace(/^#/, '');
}

async function finishOperation(context: Context, flags: ChangeFlags, way: Way, operation: string): Promise<void> {
  const { format } = chooseFormat(flags, context);
  const name = numberOf(operation);
  const words = ways[way];
  const silent = flags.silent === true;
  const done = await runChange(
    context,
    (controller, signal) => controller[way]({ operation }, changeOptions(context, flags, { signal })),
    { doing: `${words.doing} operation ${name}`, silent, resumable: true },
  );
  const { stdout } = context.terminal;
  const data = await writeData(doneRecord(name, done), format, stdout);
  if (data !== undefined) return stdout.write(data);
  showDone(context.terminal, { format, silent, name }, done, { line: `${words.done} operation #${done.operation}` });
}
