import type { Controller } from '../../controller/controller.ts';
import { changeOptions } from '../call-options.ts';
import type { Context } from '../context.ts';
import { chooseFormat } from '../output/format.ts';
import { writeData } from '../output/write-data.ts';
import type { ChangeFlags } from './change-flags.ts';
import { runChange } from './run-change.ts';
import { doneRecord, showDone } from './show-done.ts';

/** How an operation that was left can be finished. */
const ways = {
  resume: { doing: 'resuming', done: 'finished' },
  rollback: { doing: 'rolling back', done: 'undid' },
} as const;

/** Finishes an operation whose process died, forward or back, and tells so. */
export async function finishOperation(
  context: Context,
  flags: ChangeFlags,
  way: keyof typeof ways & keyof Controller,
  operation: string,
): Promise<void> {
  const { format } = chooseFormat(flags, context);
  const name = operation.replace(/^#/, '');
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
