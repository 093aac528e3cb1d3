import { callOptions } from '../../cli/call-options.ts';
import { runConsole } from '../../cli/console/console-session.ts';
import type { Context } from '../../cli/context.ts';
import { argument } from '../../cli/flags/target-flags.ts';
import { NanoCommand } from '../../cli/nano-command.ts';

export default class InstanceConsole extends NanoCommand {
  static override summary = "Connect this terminal to an instance's serial console; Ctrl-] leaves.";
  static override examples = ['<%= config.bin %> instance console web-1'];
  static override args = { name: argument('instance to connect to') };

  protected async act(context: Context): Promise<void> {
    const { args } = await this.parse(InstanceConsole);
    const { terminal, interrupts } = context;
    await runConsole({
      name: args.name,
      terminal,
      interrupts,
      open: async (signal) => {
        const { columns, rows } = terminal.stdout;
        const controller = await context.controller();
        return await controller.console({ name: args.name, size: { columns, rows } }, callOptions(context, { signal }));
      },
    });
  }
}
