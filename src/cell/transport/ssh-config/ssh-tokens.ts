import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import type { TransportOptions } from '../transport.ts';
import { loginName } from './login-name.ts';
import type { SshConfig } from './ssh-config.ts';

/** `ssh -G` leaves `%h` and the like in most values as they are written: ssh_config(5), TOKENS. */
export type Expand = (text: string) => string;

/** Expands the tokens of a host's configuration. `typed` is the host as the user wrote it. */
export function tokenExpander(typed: string, config: SshConfig, options: TransportOptions): Expand {
  const local = hostname();
  const jump = config.proxyJump ?? '';
  const port = String(config.port);
  const tokens: Readonly<Record<string, string>> = {
    '%': '%',
    C: createHash('sha1').update(`${local}${config.hostName}${port}${config.user}${jump}`).digest('hex'),
    d: options.home,
    h: config.hostName,
    i: String(process.getuid?.() ?? 0),
    j: jump,
    k: config.hostKeyAlias ?? config.hostName,
    L: local.split('.')[0] ?? local,
    l: local,
    n: typed,
    p: port,
    r: config.user,
    u: loginName(options.env),
  };
  return (text) => text.replace(/%(.)/g, (whole, token: string) => tokens[token] ?? whole);
}

/** A path of the configuration: tokens, `${NAME}` of the environment, and `~`. */
export function pathExpander(expandTokens: Expand, options: TransportOptions): Expand {
  return (path) => {
    const expanded = expandTokens(path).replace(/\$\{(\w+)\}/g, (_, name: string) => options.env[name] ?? '');
    return expanded.replace(/^~(?=\/|$)/, options.home);
  };
}

/** Where the agent listens: IdentityAgent may name a path, a variable, the usual one, or none. */
export function agentSocket(
  agent: string | undefined,
  expandPath: Expand,
  env: TransportOptions['env'],
): string | undefined {
  if (agent === 'none') return undefined;
  if (agent === undefined || agent === 'SSH_AUTH_SOCK') return env.SSH_AUTH_SOCK || undefined;
  const variable = /^\$(\w+)$/.exec(agent)?.[1];
  return variable === undefined ? expandPath(agent) : env[variable] || undefined;
}
