import type { BaseAgent, ParsedKey } from 'ssh2';
import { raceSignal } from '../call-limits.ts';
import type { Ssh2 } from '../ssh/ssh2.ts';

/** A key that the agent holds. */
export interface AgentKey {
  readonly key: ParsedKey;
  /** base64, in SSH's wire format. */
  readonly publicKey: string;
  readonly comment: string;
}

export interface Agent {
  readonly keys: readonly AgentKey[];
  /** Why it has none, if it did not answer. */
  readonly problem?: string;
  /** The same agent, offering only these keys, in this order. */
  offering(keys: readonly AgentKey[]): BaseAgent;
}

/** Asks the agent for its keys. Keys that ssh2 cannot use (certificates, FIDO) are left out by it. */
export async function askAgent(ssh2: Ssh2, socket: string, signal: AbortSignal): Promise<Agent> {
  const offering = (keys: readonly AgentKey[]): BaseAgent => {
    const agent = new ssh2.OpenSSHAgent(socket);
    agent.getIdentities = (done) => done(null, [...keys.map((held) => held.key)]);
    return agent;
  };
  const listed = new Promise<readonly AgentKey[] | undefined>((resolve) => {
    new ssh2.OpenSSHAgent(socket).getIdentities((error, keys = []) => {
      resolve(error ? undefined : keys.flatMap((key) => ('getPublicSSH' in key ? [agentKey(key)] : [])));
    });
  });
  const keys = await raceSignal(signal, listed);
  if (keys !== undefined) return { keys, offering };
  return { keys: [], problem: `the agent at ${socket} does not answer`, offering };
}

function agentKey(key: ParsedKey): AgentKey {
  return { key, publicKey: key.getPublicSSH().toString('base64'), comment: key.comment };
}
