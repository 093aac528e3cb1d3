import type { ChangeKind, Changes } from '../../controller/controller.ts';
import type { Done } from '../../controller/model/views.ts';
import type { ByteSource } from '../../controller/ports.ts';
import { callOptions } from '../call-options.ts';
import type { Context } from '../context.ts';
import { defined } from '../defined.ts';
import { chooseFormat } from '../output/format.ts';
import { writeData } from '../output/write-data.ts';
import type { ChangeFlags } from './change-flags.ts';
import { previewChange } from './preview-change.ts';
import { runChange } from './run-change.ts';
import { doneRecord, type Outcome, showDone } from './show-done.ts';

/** One change, as a command asks for it. */
export interface ChangeSpec<K extends ChangeKind> {
  readonly kind: K;
  readonly request: Changes[K]['request'];
  /** What `-q` prints, and what a script's JSON calls it where nothing else is left of it. */
  readonly name: string;
  /** `creating instance web-1`, for who waits. */
  readonly doing: string;
  readonly source?: ByteSource;
  /** What was done, in one line. `changed` is false when there was nothing to do. */
  outcome(value: Changes[K]['value'], changed: boolean): Outcome;
}

/** Makes a change and tells what was done; with --dry-run shows what would be. Answers what it came to. */
export async function makeChange<K extends ChangeKind>(
  context: Context,
  flags: ChangeFlags,
  spec: ChangeSpec<K>,
): Promise<Done<Changes[K]['value']> | undefined> {
  const { format } = chooseFormat(flags, context);
  const { kind, request, source } = spec;
  if (flags['dry-run'] === true) {
    await previewChange(context, flags, spec);
    return undefined;
  }
  const silent = flags.silent === true;
  const done = await runChange(
    context,
    (controller, signal) =>
      controller.change(kind, request, {
        ...callOptions(context, { signal }),
        ...defined({ reason: flags.reason, source }),
      }),
    { doing: spec.doing, silent },
  );
  const { stdout } = context.terminal;
  const data = await writeData(doneRecord(spec.name, done), format, stdout);
  if (data !== undefined) stdout.write(data);
  else
    showDone(
      context.terminal,
      { format, silent, name: spec.name },
      done,
      spec.outcome(done.value, done.operation !== 0),
    );
  return done;
}
