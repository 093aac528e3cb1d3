import type { ChangeKind, Changes } from '../../controller/controller.ts';
import type { Done } from '../../controller/model/views.ts';
import type { ByteSource } from '../../controller/ports.ts';
import { changeOptions } from '../call-options.ts';
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

/** Makes a change and tells what was done; with --dry-run shows what would be. */
export async function makeChange<K extends ChangeKind>(
  context: Context,
  flags: ChangeFlags,
  spec: ChangeSpec<K>,
): Promise<void> {
  const done = await performChange(context, flags, spec);
  if (done !== undefined) await tellDone(context, flags, spec, done);
}

/** Makes a change without telling yet; with --dry-run shows what would be done, and answers nothing. */
export async function performChange<K extends ChangeKind>(
  context: Context,
  flags: ChangeFlags,
  spec: ChangeSpec<K>,
): Promise<Done<Changes[K]['value']> | undefined> {
  // A wrong format is told before anything is done.
  chooseFormat(flags, context);
  const { kind, request, source, doing } = spec;
  const options = changeOptions(context, flags, defined({ source }));
  if (flags['dry-run'] === true) {
    await previewChange(context, flags, spec);
    return undefined;
  }
  return await runChange(context, (controller, signal) => controller.change(kind, request, { ...options, signal }), {
    doing,
    silent: flags.silent === true,
    resumable: source === undefined,
  });
}

/** Tells what a change came to, in the format that was asked for. */
export async function tellDone<K extends ChangeKind>(
  context: Context,
  flags: ChangeFlags,
  { name, outcome }: Pick<ChangeSpec<K>, 'name' | 'outcome'>,
  done: Done<Changes[K]['value']>,
): Promise<void> {
  const { format } = chooseFormat(flags, context);
  const { stdout } = context.terminal;
  const data = await writeData(doneRecord(name, done), format, stdout);
  if (data !== undefined) return stdout.write(data);
  const silent = flags.silent === true;
  showDone(context.terminal, { format, silent, name }, done, outcome(done.value, done.operation !== 0));
}
