import { execFile } from 'node:child_process';
import { NanoError } from '../../../controller/model/errors.ts';
import { Semaphore } from '../semaphore.ts';
import type { TransportOptions } from '../transport.ts';
import { loginName } from './login-name.ts';
import { parseSshConfig, plainSshConfig, type SshConfig } from './ssh-config.ts';

/** A process each: a hundred cells at once must not become a hundred processes. */
const places = new Semaphore(8);

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
    const output = await runSsh(sshArguments(target, options), options, signal);
    if (output !== undefined) return parseSshConfig(output);
    options.log?.('ssh is not installed: no ssh_config');
    const plain = plainSshConfig(target.host, target.user ?? loginName(options.env));
    return target.port === undefined ? plain : { ...plain, port: target.port };
  } finally {
    leave();
  }
}

function sshArguments(target: SshTarget, options: TransportOptions): readonly string[] {
  const file = options.sshConfigFile === undefined ? [] : ['-F', options.sshConfigFile];
  const port = target.port === undefined ? [] : ['-p', String(target.port)];
  const user = target.user === undefined ? [] : ['-l', target.user];
  return [...file, ...port, ...user, '-G', '--', target.host];
}

/** Undefined where there is no ssh. */
function runSsh(argv: readonly string[], options: TransportOptions, signal: AbortSignal): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const child = execFile('ssh', argv, { env: options.env, signal, encoding: 'utf8' }, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout);
      if (signal.aborted) return reject(signal.reason);
      if (error.code === 'ENOENT') return resolve(undefined);
      const words = stderr.trim().split('\n').slice(0, 2).join('; ');
      reject(new NanoError('INVALID_VALUE', `ssh does not accept its configuration: ${words}`, { cause: error }));
    });
    child.stdin?.end();
  });
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
