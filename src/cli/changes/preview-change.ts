import type { ChangeKind, Changes, Controller } from '../../controller/controller.ts';
import type { PlanView } from '../../controller/model/views.ts';
import { changeOptions } from '../call-options.ts';
import type { Context } from '../context.ts';
import { defined } from '../defined.ts';
import { chooseFormat } from '../output/format.ts';
import { writeData } from '../output/write-data.ts';
import { createStatusLine } from '../progress/status-line.ts';
import type { ChangeFlags } from './change-flags.ts';
import type { ChangeSpec } from './make-change.ts';
import { planText } from './plan-text.ts';

type Previewed<K extends ChangeKind> = Pick<ChangeSpec<K>, 'kind' | 'request' | 'source'>;

/** Shows what a change would do, touching nothing. */
export async function previewChange<K extends ChangeKind>(
  context: Context,
  flags: ChangeFlags,
  spec: Previewed<K>,
): Promise<void> {
  const { format } = chooseFormat(flags, context);
  const { stdout } = context.terminal;
  const plan = await fetchPlan(context, flags, spec);
  stdout.write((await writeData(plan, format, stdout)) ?? planText(plan, stdout));
}

/** Shows what the same change would do to several things, one plan after the other. */
export async function previewChanges<K extends ChangeKind>(
  context: Context,
  flags: ChangeFlags,
  kind: K,
  things: readonly { readonly name: string; readonly request: Changes[K]['request'] }[],
): Promise<void> {
  const plans: { readonly name: string; readonly plan: PlanView }[] = [];
  for (const { name, request } of things)
    plans.push({ name, plan: await fetchPlan(context, flags, { kind, request }) });
  await writePlans(context, flags, plans);
}

/** Writes several plans, one after the other. */
export async function writePlans(
  context: Context,
  flags: ChangeFlags,
  plans: readonly { readonly name: string; readonly plan: PlanView }[],
): Promise<void> {
  const { format } = chooseFormat(flags, context);
  const { stdout } = context.terminal;
  const data = await writeData(
    plans.map(({ plan }) => plan),
    format,
    stdout,
  );
  stdout.write(data ?? plans.map(({ name, plan }) => `## ${name}\n${planText(plan, stdout)}`).join('\n'));
}

/** Asks for the plan of a change. */
async function fetchPlan<K extends ChangeKind>(
  context: Context,
  flags: ChangeFlags,
  { kind, request, source }: Previewed<K>,
): Promise<PlanView> {
  return await askForPlan(context, (controller, signal) =>
    controller.preview(kind, request, changeOptions(context, flags, defined({ signal, source }))),
  );
}

/** Asks for one plan or several: a person is told that it takes a moment, and Ctrl-C ends it at once. */
export async function askForPlan<T>(
  context: Context,
  work: (controller: Controller, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const status = createStatusLine(context.terminal.stderr);
  status.show(() => 'planning');
  const leave = () => {
    status.clear();
    return 'leave' as const;
  };
  try {
    return await context.interrupts.guard(async (signal) => work(await context.controller(), signal), {
      first: leave,
      second: leave,
    });
  } finally {
    status.clear();
  }
}
