import { Args } from '@oclif/core';
import { completionTable } from '../cli/completion/table.ts';
import type { Context } from '../cli/context.ts';
import { NanoCommand } from '../cli/nano-command.ts';

const shells = ['bash', 'zsh', 'fish'] as const;

export default class Completion extends NanoCommand {
  static override summary = 'Print the script that has a shell complete commands, flags and names.';
  static override description = 'Names are looked up when they are wanted, in the inventory; no cell is asked.';
  static override examples = [
    'source <(nano completion bash)     # in ~/.bashrc',
    'source <(nano completion zsh)      # in ~/.zshrc, behind compinit',
    'nano completion fish > ~/.config/fish/completions/nano.fish',
  ];
  static override args = {
    shell: Args.string({ description: 'shell to write for', options: [...shells], required: true, ignoreStdin: true }),
  };

  protected async act(context: Context): Promise<void> {
    const { args } = await this.parse(Completion);
    const table = completionTable(this.config);
    context.terminal.stdout.write(await write(args.shell, table));
  }
}

async function write(shell: string, table: ReturnType<typeof completionTable>): Promise<string> {
  if (shell === 'fish') return (await import('../cli/completion/fish.ts')).fishScript(table);
  if (shell === 'zsh') return (await import('../cli/completion/zsh.ts')).zshScript(table);
  return (await import('../cli/completion/bash.ts')).bashScript(table);
}
