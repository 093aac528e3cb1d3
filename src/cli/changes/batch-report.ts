import { toErrorRecord } from '../../controller/model/errors.ts';
import type { Done } from '../../controller/model/views.ts';
import type { Context } from '../context.ts';
import { errorText } from '../errors/show-error.ts';
import { chooseFormat } from '../output/format.ts';
import { writeJsonList } from '../output/write-json.ts';
import { writeYaml } from '../output/write-yaml.ts';
import type { StatusLine } from '../progress/status-line.ts';
import { type BatchResult, isFailed } from './batch.ts';
import type { ChangeFlags } from './change-flags.ts';
import { doneRecord, type Outcome, showDone } from './show-done.ts';

/** Tells how the things of a batch went: as each ends for people, all at the end for scripts. */
export interface BatchReport<T> {
  /** Whether scripts get all of it at the end. */
  readonly isData: boolean;
  ended(result: BatchResult<Done<T>>): void;
  finished(results: readonly BatchResult<Done<T>>[]): Promise<void>;
  /** `2 done, 1 failed` */
  counts(): string;
}

export function batchReport<T>(
  context: Context,
  flags: ChangeFlags,
  status: StatusLine,
  outcome: (name: string, value: T, changed: boolean) => Outcome,
): BatchReport<T> {
  const { format } = chooseFormat(flags, context);
  const { stdout, stderr } = context.terminal;
  const isData = format === 'json' || format === 'yaml';
  const silent = flags.silent === true;
  const counts = { done: 0, failed: 0 };
  const told = new Set<string>();
  return {
    isData,
    counts: () => `${counts.done} done${counts.failed === 0 ? '' : `, ${counts.failed} failed`}`,
    ended: (result) => {
      counts[isFailed(result) ? 'failed' : 'done'] += 1;
      if (isData) return;
      status.aside(() => {
        if (isFailed(result)) return stderr.write(errorText(result.error, stderr));
        const { operation, value } = result.value;
        // What to do next is not told for each of many.
        const { line } = outcome(result.name, value, operation !== 0);
        // What is to be known of all of them is told once.
        const warnings = result.value.warnings.filter((warning) => !told.has(warning));
        for (const warning of warnings) told.add(warning);
        showDone(context.terminal, { format, silent, name: result.name }, { warnings }, { line });
      });
    },
    finished: async (results) => {
      if (!isData) return;
      const records = results.map((result) =>
        isFailed(result)
          ? { name: result.name, error: toErrorRecord(result.error) }
          : doneRecord(result.name, result.value),
      );
      stdout.write(format === 'json' ? writeJsonList(records, stdout) : await writeYaml(records, stdout));
    },
  };
}
