import { Flags } from '@oclif/core';
import { ask } from '../cli/ask.ts';
import type { Context } from '../cli/context.ts';
import { defined } from '../cli/defined.ts';
import { outputFlags } from '../cli/flags/output-flags.ts';
import { argument } from '../cli/flags/target-flags.ts';
import { NanoCommand } from '../cli/nano-command.ts';
import { showReport } from '../cli/output/show-report.ts';
import { simulationReport } from '../cli/presenters/simulation.ts';
import { isNanoError } from '../controller/model/errors.ts';
import { strategies } from '../controller/model/pool.ts';

export default class Simulate extends NanoCommand {
  static override summary = 'Place a stream of instances in a pool that is described in a file, by the real scheduler.';
  static override description =
    'The file is YAML: cells, or the name of a pool whose copy is taken as it is now, and instances or a seeded generator of them. Nothing is created. docs/placement.md describes the file.';
  static override examples = [
    '<%= config.bin %> simulate pool.yaml',
    '<%= config.bin %> simulate pool.yaml --strategy balanced --strategy pack --json',
    '<%= config.bin %> simulate growth.yaml --pool default',
    'make-scenario | <%= config.bin %> simulate -',
  ];
  static override args = { file: argument('simulation file, or - for standard input') };
  static override flags = {
    pool: Flags.string({ summary: "Take a copy of this pool, instead of the file's.", helpValue: 'POOL' }),
    strategy: Flags.option({
      options: strategies,
      summary: "Strategy to try, several side by side; else the file's, else all.",
      multiple: true,
      multipleNonGreedy: true,
    })(),
    ...outputFlags,
  };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(Simulate);
    const { located, readScenario } = await import('../cli/scenario-file.ts');
    const file = await readScenario(context, args.file, defined({ pool: flags.pool, strategies: flags.strategy }));
    const request = { strategies: [...strategies], ...file.scenario };
    try {
      const view = await ask(context, 'pool.simulate', request, { waiting: 'simulating' });
      await showReport(context, flags, simulationReport(view));
    } catch (error) {
      throw isNanoError(error) ? located(error, file) : error;
    }
  }
}
