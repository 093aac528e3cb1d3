/** What ssh_config says about one host, with OpenSSH's own defaults. Paths and tokens are as written. */
export interface SshConfig {
  readonly hostName: string;
  readonly port: number;
  readonly user: string;
  readonly identityFiles: readonly string[];
  readonly identitiesOnly: boolean;
  readonly identityAgent?: string;
  /** `[user@]host[:port]`, several separated by commas. */
  readonly proxyJump?: string;
  readonly proxyCommand?: string;
  readonly knownHostsFiles: readonly string[];
  readonly hostKeyAlias?: string;
  readonly connectTimeoutMs?: number;
  readonly addressFamily: 0 | 4 | 6;
}

/** Reads what `ssh -G` prints: a keyword and its value on a line, keywords in lower case. */
export function parseSshConfig(output: string): SshConfig {
  const values = new Map<string, string[]>();
  for (const line of output.split('\n')) {
    const match = /^([a-z0-9]+) (.*)$/i.exec(line);
    if (match?.[1] === undefined || match[2] === undefined) continue;
    const keyword = match[1].toLowerCase();
    values.set(keyword, [...(values.get(keyword) ?? []), match[2]]);
  }
  const first = (keyword: string) => values.get(keyword)?.[0];
  const given = (keyword: string) => {
    const value = first(keyword);
    return value === undefined || value === 'none' ? undefined : value;
  };
  const agent = first('identityagent');
  const jump = given('proxyjump');
  const command = given('proxycommand');
  const alias = given('hostkeyalias');
  const timeout = Number(given('connecttimeout') ?? Number.NaN);
  return {
    // An address of IPv6 may be typed as in a URL.
    hostName: (first('hostname') ?? '').replace(/^\[(.*)\]$/, '$1'),
    port: Number(first('port') ?? 22),
    user: first('user') ?? '',
    identityFiles: (values.get('identityfile') ?? []).filter((file) => file !== 'none'),
    identitiesOnly: first('identitiesonly') === 'yes',
    knownHostsFiles: [...splitPaths(given('userknownhostsfile')), ...splitPaths(given('globalknownhostsfile'))],
    addressFamily: first('addressfamily') === 'inet' ? 4 : first('addressfamily') === 'inet6' ? 6 : 0,
    ...(agent === undefined ? {} : { identityAgent: agent }),
    ...(jump === undefined ? {} : { proxyJump: jump }),
    ...(command === undefined ? {} : { proxyCommand: command }),
    ...(alias === undefined ? {} : { hostKeyAlias: alias }),
    ...(Number.isFinite(timeout) && timeout > 0 ? { connectTimeoutMs: timeout * 1000 } : {}),
  };
}

/** What OpenSSH would do without any configuration, for a machine that has no `ssh`. */
export function plainSshConfig(host: string, user: string): SshConfig {
  return {
    hostName: host,
    port: 22,
    user,
    identityFiles: ['~/.ssh/id_ed25519', '~/.ssh/id_ecdsa', '~/.ssh/id_rsa'],
    identitiesOnly: false,
    knownHostsFiles: [
      '~/.ssh/known_hosts',
      '~/.ssh/known_hosts2',
      '/etc/ssh/ssh_known_hosts',
      '/etc/ssh/ssh_known_hosts2',
    ],
    addressFamily: 0,
  };
}

/** Several paths on a line are not quoted by `ssh -G`; a blank within a path is told by what follows it. */
function splitPaths(value: string | undefined): readonly string[] {
  return value === undefined ? [] : value.split(/ +(?=[/~%$])/);
}
