import type { CreateTogetherRequest } from '../../controller/controller.ts';
import { errorTable, fromErrorRecord, NanoError } from '../../controller/model/errors.ts';
import type { InstanceDetail } from '../../controller/model/views.ts';
import { callOptions, changeOptions } from '../call-options.ts';
import type { Context } from '../context.ts';
import { errorText } from '../errors/show-error.ts';
import { counted } from '../output/counted.ts';
import { chooseFormat } from '../output/format.ts';
import { answersLine, createdOutcome } from '../presenters/instance-words.ts';
import type { ChangeFlags } from './change-flags.ts';
import { askForPlan, writePlans } from './preview-change.ts';
import { runSeveral } from './run-several.ts';

/**
 * Creates several instances that are placed as one; with --dry-run shows what would be. `waitMs` is how long to wait
 * for each guest, where that is wanted. Answers the exit status.
 */
export async function createTogether(
  context: Context,
  flags: ChangeFlags,
  request: CreateTogetherRequest,
  waitMs: number | undefined,
): Promise<number> {
  // A wrong format is told before anything is done.
  chooseFormat(flags, context);
  if (flags['dry-run'] === true) return await previewTogether(context, flags, request);
  return await runSeveral<InstanceDetail>(context, flags, {
    title: `creating ${counted(request.count, 'instance')}`,
    // The controller itself has but a few at work at a time.
    limit: request.count,
    plan: async (controller, options) =>
      (await controller.createTogether(request, options)).map((member) =>
        'change' in member
          ? { name: member.name, start: () => member.change }
          : { name: member.name, error: fromErrorRecord(member.error) },
      ),
    ...(waitMs === undefined
      ? {}
      : {
          settle: async (controller, { name }, { signal }) =>
            await controller.query(
              'instance.wait',
              { name, timeoutMs: waitMs },
              callOptions(context, signal === undefined ? {} : { signal }),
            ),
        }),
    outcome: (_, instance, changed) => {
      const { line } = createdOutcome(instance, changed);
      return { line: waitMs === undefined ? line : `${line}; ${answersLine(instance)}` };
    },
    leftOut: (names, error) => errorText(leftOutError(names, error), context.terminal.stderr),
  });
}

async function previewTogether(context: Context, flags: ChangeFlags, request: CreateTogetherRequest): Promise<number> {
  const members = await askForPlan(context, (controller, signal) =>
    controller.previewTogether(request, changeOptions(context, flags, { signal })),
  );
  await writePlans(
    context,
    flags,
    members.flatMap((member) => ('plan' in member ? [member] : [])),
  );
  const left = members.flatMap((member) => ('error' in member ? [member] : []));
  const [first] = left;
  if (first === undefined) return 0;
  const error = leftOutError(
    left.map(({ name }) => name),
    fromErrorRecord(first.error),
  );
  context.terminal.stderr.write(errorText(error, context.terminal.stderr));
  return errorTable.BATCH_PARTLY.exit;
}

/** Those that fitted nowhere have one cause: it is told once. */
function leftOutError(names: readonly string[], { message, hint, details }: NanoError): NanoError {
  const [first = '', last] = [names[0], names.length > 1 ? names.at(-1) : undefined];
  const who = last === undefined ? first : names.length === 2 ? `${first} and ${last}` : `${first} to ${last}`;
  return new NanoError('BATCH_PARTLY', `${who} ${names.length === 1 ? 'was' : 'were'} left out: ${message}`, {
    details,
    ...(hint === undefined || hint.startsWith('--partial') ? {} : { hint }),
  });
}
