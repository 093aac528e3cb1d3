import { NanoError } from '../../controller/model/errors.ts';
import type { Id } from '../../controller/model/ids.ts';
import type { CallBounds, Terminal, TerminalSize } from '../../controller/ports.ts';
import { virshConsole } from '../commands/virsh.ts';
import type { CellLink } from './cell-link.ts';
import { deadlines } from './deadlines.ts';
import { readDomainState } from './domain-state.ts';

/**
 * The guest's serial console. Whoever held it loses it. Ctrl-] (0x1d) is virsh's escape as it is the operator's: if
 * it should be written here, the console ends. The guest's serial line knows nothing of sizes; resizing it is vain but
 * does no harm.
 */
export async function openConsole(
  link: CellLink,
  uuid: Id,
  size: TerminalSize,
  bounds?: CallBounds,
): Promise<Terminal> {
  const state = await readDomainState(link, uuid, bounds);
  if (state === 'stopped' || state === 'crashed' || state === 'missing' || state === 'suspended') {
    throw new NanoError('WRONG_STATE', `${link.name}: the guest is ${state}, so it has no console`);
  }
  const call = { command: virshConsole(uuid), doing: 'open the console', deadlineMs: deadlines.read, bounds };
  const terminal = await link.terminal(call, { ...size, term: 'vt100' });
  terminal.input.on('error', () => undefined);
  return {
    output: terminal.output,
    write: (bytes) => void terminal.input.write(bytes),
    resize: ({ columns, rows }) => terminal.resize(columns, rows),
    ended: terminal.exit,
    close: () => terminal.close(),
  };
}
