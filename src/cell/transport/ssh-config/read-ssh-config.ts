import { NanoError } from '../../../controller/model/errors.ts';
import { quoteArguments } from '../../../controller/model/shell.ts';
import { Semaphore } from '../semaphore.ts';
import type { TransportOptions } from '../transport.ts';
import { loginName } from './login-name.ts';
import { parseSshConfig, plainSshConfig, type SshConfig } from './ssh-config.ts';
import { SshShell } from './ssh-shell.ts';

/** A shell each: a hundred cells at once must not become a hundred processes. */
const places = new Semaphore(8);

/** The status of a shell's command that is not there. */
const noSuchCommand = 127;

/** A host as it was typed, with what beats ssh_config. */
export interface SshTarget {
  readonly host: string;
  readonly port?: number | undefined;
  readonly user?: string | undefined;
}

/** Asks OpenSSH itself what the configuration says of a host: it knows Match, Include and all the rest. */
export async function readSshConfig(
  target: SshTarget,
  options: TransportOptions,
  signal: AbortSignal,
): Promise<SshConfig> {
  checkName(target.host, 'host');
  if (target.user !== undefined) checkName(target.user, 'user');
  const leave = await places.acquire(signal);
  try {
    const output = await runSsh(target, options, signal);
    if (output !== undefined) return parseSshConfig(output);
    options.log?.('ssh is not installed: no ssh_config');
    const plain = plainSshConfig(target.host, target.user ?? loginName(options.env));
    return target.port === undefined ? plain : { ...plain, port: target.port };
  } finally {
    leave();
  }
}

/** The shells that nobody uses now. */
const idle = new WeakMap<TransportOptions, Set<SshShell>>();

/** Undefined where there is no ssh. */
async function runSsh(target: SshTarget, options: TransportOptions, signal: AbortSignal): Promise<string | undefined> {
  const port = target.port === undefined ? [] : ['-p', String(target.port)];
  const user = target.user === undefined ? [] : ['-l', target.user];
  const shells = idle.get(options) ?? new Set<SshShell>();
  idle.set(options, shells);
  const [shell = startShell(options, shells)] = shells;
  shells.delete(shell);
  try {
    const question = quoteArguments([...port, ...user, '-G', '--', target.host]);
    const { status, stdout, stderr } = await shell.ask(question, signal);
    shells.add(shell);
    if (status === 0) return stdout;
    if (status === noSuchCommand) return undefined;
    const words = stderr.trim().split('\n').slice(0, 2).join('; ');
    throw new NanoError('INVALID_VALUE', `ssh does not accept its configuration: ${words}`);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw error;
  }
}

function startShell(options: TransportOptions, shells: Set<SshShell>): SshShell {
  const shell: SshShell = new SshShell(options, () => shells.delete(shell));
  return shell;
}

/**
 * The rules of OpenSSH: no option (`-oProxyCommand=…`) in disguise, and nothing that a shell would read in a
 * ProxyCommand.
 */
function checkName(name: string, what: 'host' | 'user'): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (name !== '' && !name.startsWith('-') && !/[\s\0-\x1f\x7f'`"$\\;&<>|(){}]/.test(name)) return;
  throw new NanoError('INVALID_VALUE', `"${name}" is not a ${what} name that ssh accepts`);
}
