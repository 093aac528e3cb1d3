import { NanoError } from '../../controller/model/errors.ts';
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
      const run = async (args: readonly string[], options: readonly string[]) => {
        context.terminal.stderr.write(`ssh ${args.join(' ')}\n`);
        const status = await context.runInTerminal('ssh', [...options, ...args]);
        if (status !== sshFailed) return;
        throw new NanoError('CONNECTION_LOST', `ssh to ${target.name} failed`, {
          hint: `ssh ${args.join(' ')} tells why`,
        });
      };
      const controller = await context.controller();
      const call = callOptions(context);
      const cellNamed = (name: string) => controller.query('cell.show', { name, cached: true }, call);
      if (target.kind === 'cell') {
        const cell = await cellNamed(target.name);
        await withPinnedKeys(cell, (options) => run(sshToCell(cell), options));
        return;
      }
      const instance = await controller.query('instance.show', { name: target.name }, call);
      await run(sshToInstance(instance, await cellNamed(instance.cell)), []);
    },
  };
}
