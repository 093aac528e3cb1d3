import type { BaseAgent, ParsedKey } from 'ssh2';
import { NanoError } from '../../../controller/model/errors.ts';
import { fingerprintOf, keyTypeName } from '../host-keys/host-key.ts';
import type { Ssh2 } from '../ssh/ssh2.ts';
import { type AgentKey, askAgent } from './agent.ts';
import { type KeyFile, readKeyFile } from './key-file.ts';

/** What the user's configuration says about keys. */
export interface IdentitySources {
  /** The one key file the user named: nothing else is offered. */
  readonly chosen?: string | undefined;
  readonly files: readonly string[];
  readonly onlyFiles: boolean;
  readonly agentSocket: string | undefined;
}

/** The keys to offer, in their order: those of the agent, then those of files. */
export interface Identities {
  readonly agent: BaseAgent | undefined;
  readonly agentKeys: readonly string[];
  readonly files: readonly { readonly label: string; readonly key: ParsedKey }[];
  /** Why others are not offered. */
  readonly notes: readonly string[];
}

interface Candidate {
  readonly path: string;
  readonly file: KeyFile;
}

/**
 * Gathers the keys in OpenSSH's order: keys of the configuration that the agent holds, other keys of the agent, keys
 * of the configuration that are in files only. sshd closes after six refusals (MaxAuthTries), so the order matters.
 */
export async function gatherIdentities(ssh2: Ssh2, sources: IdentitySources, signal: AbortSignal): Promise<Identities> {
  const paths = sources.chosen === undefined ? sources.files : [sources.chosen];
  const [agent, candidates] = await Promise.all([
    sources.agentSocket === undefined ? undefined : askAgent(ssh2, sources.agentSocket, signal),
    Promise.all(paths.map(async (path): Promise<Candidate> => ({ path, file: await readKeyFile(ssh2, path) }))),
  ]);
  const held = agent?.keys ?? [];
  const configured = candidates.flatMap(({ file }) => held.filter((key) => key.publicKey === publicKeyOf(file)));
  const others = held.filter((key) => !configured.includes(key));
  const isHeld = (file: KeyFile) => configured.some((key) => key.publicKey === publicKeyOf(file));
  if (sources.chosen !== undefined) checkChosen(candidates[0], isHeld);

  const offered = sources.onlyFiles || sources.chosen !== undefined ? configured : [...configured, ...others];
  const files = candidates.flatMap(({ path, file }) =>
    file.kind === 'private' && !isHeld(file) ? [{ label: path, key: file.key }] : [],
  );
  const notes = candidates.flatMap(({ path, file }) => (isHeld(file) ? [] : noteOf(path, file)));
  if (agent?.problem !== undefined) notes.push(agent.problem);
  const offeringAgent = agent !== undefined && offered.length > 0 ? agent.offering(offered) : undefined;
  return { agent: offeringAgent, agentKeys: offered.map(describeAgentKey), files, notes };
}

function publicKeyOf(file: KeyFile): string | undefined {
  return file.kind === 'private' || file.kind === 'locked' ? file.publicKey : undefined;
}

function noteOf(path: string, file: KeyFile): string[] {
  if (file.kind === 'unusable') return [`${path} ${file.reason}`];
  if (file.kind !== 'locked') return [];
  return [file.encrypted ? `${path} is encrypted and not in the agent` : `${path} is not in the agent`];
}

/** The user's own choice is said to be wrong before anything is connected. */
function checkChosen(candidate: Candidate | undefined, isHeld: (file: KeyFile) => boolean): void {
  if (candidate === undefined) return;
  const { path, file } = candidate;
  if (file.kind === 'absent') throw new NanoError('INVALID_VALUE', `there is no key file ${path}`);
  if (file.kind === 'unusable') throw new NanoError('AUTH_FAILED', `the key file ${path} ${file.reason}`);
  if (file.kind === 'private' || isHeld(file)) return;
  throw new NanoError(
    'AUTH_FAILED',
    file.encrypted ? `the key ${path} is encrypted, and the agent does not hold it` : `the agent does not hold ${path}`,
    { hint: file.encrypted ? `ssh-add ${path}` : 'ssh-add the private key that belongs to it' },
  );
}

function describeAgentKey(held: AgentKey): string {
  const fingerprint = fingerprintOf(held.key.getPublicSSH());
  const comment = held.comment === '' ? '' : ` (${held.comment})`;
  return `${keyTypeName(held.key.type)} ${fingerprint}${comment} of the agent`;
}
