import type { InstanceDetail } from '../../controller/model/views.ts';
import { ask } from '../ask.ts';
import type { Context } from '../context.ts';
import { chooseFormat } from '../output/format.ts';
import { answersLine } from '../presenters/instance-words.ts';
import { escapeControl } from '../terminal/escape.ts';
import type { ChangeFlags } from './change-flags.ts';
import { type ChangeSpec, performChange, tellDone } from './make-change.ts';

/**
 * Creates an instance and waits until its guest answers. People are told of the instance at once: should the guest
 * not answer, it is there all the same. Scripts get it when it answers, with its addresses.
 */
export async function createAndWait(
  context: Context,
  flags: ChangeFlags,
  spec: ChangeSpec<'instance.create'>,
  timeoutMs: number,
): Promise<void> {
  const done = await performChange(context, flags, spec);
  if (done === undefined) return;
  const { format } = chooseFormat(flags, context);
  const isData = format === 'json' || format === 'yaml';
  const outcome = (created: InstanceDetail, changed: boolean) => ({ line: spec.outcome(created, changed).line });
  if (!isData) await tellDone(context, flags, { ...spec, outcome }, done);
  const { name } = done.value;
  const value = await ask(
    context,
    'instance.wait',
    { name, timeoutMs },
    { waiting: `waiting for the guest of ${name}` },
  );
  if (isData) await tellDone(context, flags, spec, { ...done, value });
  else if (format !== 'name' && flags.silent !== true) {
    context.terminal.stdout.write(`${escapeControl(answersLine(value))}\n`);
  }
}
