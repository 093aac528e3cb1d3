import { NanoError } from '../../controller/model/errors.ts';
import { quoteArguments } from '../../controller/model/shell.ts';
import type { CellView } from '../../controller/model/views.ts';
import { callOptions } from '../call-options.ts';
import type { Context } from '../context.ts';
import { runConsole } from './console-session.ts';
import { withPinnedKeys } from './pinned-keys.ts';
import { sshToCell, sshToInstance } from './ssh-arguments.ts';

/** What ssh ends with when it could not connect, rather than what ran at the far end. */
const sshFailed = 255;

/** What a dashboard steps aside for. Whoever calls has given the terminal back, and takes it again after that. */
export function createAsides(context: Context) {
  return {
    console: async (instance: string): Promise<void> => {
      const { terminal, interrupts } = context;
      await runConsole({
        name: instance,
        terminal,
        interrupts,
        open: async (signal) => {
          const { columns, rows } = terminal.stdout;
          const controller = await context.controller();
          return await controller.console(
            { name: instance, size: { columns, rows } },
            callOptions(context, { signal }),
          );
        },
      });
    },
    ssh: async (target: { readonly kind: 'instance' | 'cell'; readonly name: string }): Promise<void> => {
      /** Runs it with the keys that nano pinned, and shows it as a person would type it. */
      const run = async (cell: CellView, argumentsWith: (options: readonly string[]) => readonly string[]) => {
        const shown = `ssh ${quoteArguments(argumentsWith([]))}`;
        context.terminal.stderr.write(`${shown}\n`);
        const status = await withPinnedKeys(cell, (options) => context.runInTerminal('ssh', argumentsWith(options)));
        if (status !== sshFailed) return;
        throw new NanoError('CONNECTION_LOST', `ssh to ${target.name} failed`, { hint: `${shown} tells why` });
      };
      const controller = await context.controller();
      const call = callOptions(context);
      const cellNamed = (name: string) => controller.query('cell.show', { name, cached: true }, call);
      if (target.kind === 'cell') {
        const cell = await cellNamed(target.name);
        return await run(cell, (options) => [...options, ...sshToCell(cell)]);
      }
      const instance = await controller.query('instance.show', { name: target.name }, call);
      const cell = await cellNamed(instance.cell);
      await run(cell, (options) => sshToInstance(instance, cell, options));
    },
  };
}
