import { NanoError } from '../../../controller/model/errors.ts';
import { withBackOff } from '../back-off.ts';
import { enterLimits, formatLimit } from '../call-limits.ts';
import type { HostKeyGrounds } from '../host-keys/host-key-check.ts';
import { nothingKnown, readKnownHostKeys } from '../host-keys/known-host-keys.ts';
import { gatherIdentities, type Identities } from '../login/identities.ts';
import { Semaphore } from '../semaphore.ts';
import { type Jump, parseJumps } from '../ssh-config/proxy-jump.ts';
import { readSshConfig, type SshTarget } from '../ssh-config/read-ssh-config.ts';
import type { SshConfig } from '../ssh-config/ssh-config.ts';
import { agentSocket, type Expand, pathExpander, tokenExpander } from '../ssh-config/ssh-tokens.ts';
import type { CallLimits, SshAddress, TransportOptions } from '../transport.ts';
import { unreachable } from './connect-errors.ts';
import { JumpHosts } from './jump-hosts.ts';
import { shakeHands } from './ssh-handshake.ts';
import type { SshSession } from './ssh-session.ts';
import type { Ssh2 } from './ssh2.ts';
import { commandWay, jumpWay, straightWay, type Way } from './ways.ts';

/** sshd turns away by chance from 10 unfinished logins on (MaxStartups 10:30:100): nano stays below by itself. */
const loginsAtOnce = 8;

/** A host to log in to. A jump host has no more than its name, user and port. */
export interface LoginTarget extends SshTarget {
  readonly identity?: string | undefined;
  readonly trust?: Pick<SshAddress, 'hostKeys' | 'acceptedFingerprint' | 'acceptAnyHostKey'>;
}

interface Configured {
  readonly target: LoginTarget;
  readonly config: SshConfig;
  readonly tokens: Expand;
  readonly path: Expand;
}

/** Logs in to hosts as ssh_config says: straight, through proxy commands and through jump hosts. */
export class SshOpener {
  readonly #ssh2: Ssh2;
  readonly #options: TransportOptions;
  readonly #jumps = new JumpHosts();
  readonly #logins = new Map<string, Semaphore>();

  constructor(ssh2: Ssh2, options: TransportOptions) {
    this.#ssh2 = ssh2;
    this.#options = options;
  }

  open(target: LoginTarget, signal: AbortSignal): Promise<SshSession> {
    return this.#open(target, undefined, [], signal);
  }

  async #open(
    target: LoginTarget,
    via: SshSession | undefined,
    passed: readonly string[],
    signal: AbortSignal,
  ): Promise<SshSession> {
    const configured = await this.#configure(target, signal);
    const { config } = configured;
    const [grounds, identities] = await Promise.all([
      readGrounds(configured),
      this.#gatherIdentities(configured, signal),
    ]);
    const { way, leave } = await this.#findWay(configured, via, passed, signal);
    try {
      const endpoint = `${via?.host ?? ''}>${config.hostName}:${config.port}`;
      const login = () => this.#login(configured, way, endpoint, grounds, identities, signal);
      const session = await withBackOff(login, signal);
      session.onClosed(leave);
      this.#options.log?.(`${target.host}: logged in as ${config.user} at ${config.hostName} port ${config.port}`);
      return session;
    } catch (error) {
      leave();
      throw error;
    }
  }

  async #configure(target: LoginTarget, signal: AbortSignal): Promise<Configured> {
    const config = await readSshConfig(target, this.#options, signal);
    const tokens = tokenExpander(target.host, config, this.#options);
    return { target, config, tokens, path: pathExpander(tokens, this.#options) };
  }

  #gatherIdentities({ target, config, path }: Configured, signal: AbortSignal): Promise<Identities> {
    const sources = {
      chosen: target.identity === undefined ? undefined : path(target.identity.replaceAll('%', '%%')),
      files: config.identityFiles.map(path),
      onlyFiles: config.identitiesOnly,
      agentSocket: agentSocket(config.identityAgent, path, this.#options.env),
    };
    return gatherIdentities(this.#ssh2, sources, signal);
  }

  async #findWay(
    { target, config, tokens }: Configured,
    via: SshSession | undefined,
    passed: readonly string[],
    signal: AbortSignal,
  ): Promise<{ way: Way; leave: () => void }> {
    const socket = { host: config.hostName, port: config.port, family: config.addressFamily };
    const nothing = () => {};
    if (via !== undefined) return { way: jumpWay(target.host, socket, via), leave: nothing };
    if (config.proxyJump !== undefined) {
      const jumps = parseJumps(config.proxyJump);
      const { session, leave } = await this.#jump(jumps, passed, { signal, deadlineMs: Number.POSITIVE_INFINITY });
      return { way: jumpWay(target.host, socket, session), leave };
    }
    if (config.proxyCommand !== undefined) {
      return { way: commandWay(tokens(config.proxyCommand), this.#options.env), leave: nothing };
    }
    return { way: straightWay(target.host, socket), leave: nothing };
  }

  /** A session at the last of these jump hosts, which is reached through the ones before it. */
  #jump(
    jumps: readonly Jump[],
    passed: readonly string[],
    limits: CallLimits,
  ): Promise<{ session: SshSession; leave: () => void }> {
    const last = jumps.at(-1);
    const key = JSON.stringify(jumps);
    // Such a connection would wait for itself.
    if (last === undefined || passed.includes(key)) {
      throw new NanoError('INVALID_VALUE', `the ProxyJump to ${last?.host ?? 'nowhere'} leads back to itself`);
    }
    const before = jumps.slice(0, -1);
    const further = [...passed, key];
    const tooLate = () => unreachable(last.host, 'timed out');
    return this.#jumps.use(key, limits, tooLate, async ({ signal, deadlineMs }) => {
      const inner = signal ?? new AbortController().signal;
      if (before.length === 0) return this.#open(last, undefined, further, inner);
      const { session: via, leave } = await this.#jump(before, further, { signal: inner, deadlineMs });
      try {
        const session = await this.#open(last, via, further, inner);
        session.onClosed(leave);
        return session;
      } catch (error) {
        leave();
        throw error;
      }
    });
  }

  async #login(
    { target, config }: Configured,
    way: Way,
    endpoint: string,
    grounds: HostKeyGrounds,
    identities: Identities,
    signal: AbortSignal,
  ): Promise<SshSession> {
    const { host } = target;
    const leave = await this.#gate(endpoint).acquire(signal);
    const limitMs = config.connectTimeoutMs ?? Number.POSITIVE_INFINITY;
    const scope = enterLimits({ signal, deadlineMs: limitMs }, () =>
      unreachable(host, `timed out after ${formatLimit(limitMs)} (ConnectTimeout in ssh_config)`),
    );
    try {
      const { stream, failure } = await way(scope.signal);
      const { user, port } = config;
      const options = { host, port, user, grounds, identities, wayFailure: failure };
      return await shakeHands(this.#ssh2, stream, options, scope.signal);
    } finally {
      scope.leave();
      leave();
    }
  }

  #gate(endpoint: string): Semaphore {
    const gate = this.#logins.get(endpoint) ?? new Semaphore(loginsAtOnce);
    this.#logins.set(endpoint, gate);
    return gate;
  }
}

/** Pinned keys decide alone: then known_hosts is not even read. */
async function readGrounds({ target, config, path }: Configured): Promise<HostKeyGrounds> {
  const { host, trust } = target;
  if (trust === undefined) {
    return { host, pinned: [], known: await readKnown(config, path), jump: true };
  }
  const pinned = trust.hostKeys;
  return {
    host,
    pinned,
    known: pinned.length > 0 ? nothingKnown : await readKnown(config, path),
    acceptedFingerprint: trust.acceptedFingerprint?.replace(/=+$/, ''),
    acceptAny: trust.acceptAnyHostKey,
  };
}

function readKnown(config: SshConfig, path: Expand) {
  const query = { host: config.hostName, port: config.port, alias: config.hostKeyAlias };
  return readKnownHostKeys(config.knownHostsFiles.map(path), query);
}
