import type { HostKey } from '../../../controller/model/address.ts';
import { NanoError } from '../../../controller/model/errors.ts';
import { keyTypeName } from './host-key.ts';
import type { KnownHostKeys } from './known-host-keys.ts';
import type { KnownHostLine } from './known-hosts.ts';

/** All that decides whether a host's key is trusted. */
export interface HostKeyGrounds {
  readonly host: string;
  readonly pinned: readonly HostKey[];
  readonly known: KnownHostKeys;
  readonly acceptedFingerprint?: string | undefined;
  readonly acceptAny?: boolean | undefined;
  /** A jump host is trusted by known_hosts alone, so the advice is another one. */
  readonly jump?: boolean;
}

/**
 * Whether the key that a host shows may be trusted: undefined, or the refusal. Pinned keys decide alone; then the
 * known_hosts files; then what the operator accepts for a host that nobody knows yet.
 */
export function checkHostKey(shown: HostKey, grounds: HostKeyGrounds): NanoError | undefined {
  if (grounds.pinned.length > 0) {
    return grounds.pinned.some((pinned) => pinned.key === shown.key) ? undefined : changedPin(shown, grounds);
  }
  const { lines, withoutPort } = grounds.known;
  const revoked = [...lines, ...withoutPort].find((line) => line.revoked && line.key.key === shown.key);
  if (revoked !== undefined) return revokedKey(shown, grounds.host, revoked);
  const isShown = (line: KnownHostLine) => !line.revoked && line.key.key === shown.key;
  if (lines.some(isShown)) return undefined;
  const others = lines.filter((line) => !line.revoked);
  const contradiction = others.find((line) => line.key.type === shown.type);
  if (contradiction !== undefined) return changedKnownHost(shown, grounds.host, contradiction);
  if (withoutPort.some(isShown)) return undefined;
  if (grounds.acceptedFingerprint !== undefined) {
    return grounds.acceptedFingerprint === shown.fingerprint ? undefined : unknownKey(shown, grounds, others[0]);
  }
  // A host that is known by a key of another type is not being met for the first time.
  if (grounds.acceptAny === true && others.length === 0) return undefined;
  return unknownKey(shown, grounds, others[0]);
}

/** The key types to ask a host for first: those it is known by, or a known host would look like a changed one. */
export function knownKeyTypes(grounds: Pick<HostKeyGrounds, 'pinned' | 'known'>): readonly string[] {
  if (grounds.pinned.length > 0) return grounds.pinned.map((key) => key.type);
  return [...grounds.known.lines, ...grounds.known.withoutPort]
    .filter((line) => !line.revoked)
    .map((line) => line.key.type);
}

const lookHint = "compare with what `ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub` prints on the host's own console";

function changedPin(shown: HostKey, grounds: HostKeyGrounds): NanoError {
  const pinned = grounds.pinned.map(describe).join(', ');
  return new NanoError(
    'HOST_KEY_CHANGED',
    `the host key of ${grounds.host} is not the pinned one: pinned ${pinned}, shown ${describe(shown)}`,
    {
      hint:
        `the host was reinstalled, or another answers in its place: ${lookHint}; if it is right, ` +
        `nano pool remove-cell, then nano pool add-cell --host-key ${shown.fingerprint}`,
      details: [facts(shown, grounds.host, 'shows another key than the pinned one', 'HOST_KEY_CHANGED')],
    },
  );
}

function changedKnownHost(shown: HostKey, host: string, line: KnownHostLine): NanoError {
  return new NanoError(
    'HOST_KEY_CHANGED',
    `the host key of ${host} is not the one in ${place(line)}: known ${describe(line.key)}, shown ${describe(shown)}`,
    {
      hint: `${lookHint}; if it is right, remove line ${line.line} of ${line.file}`,
      details: [facts(shown, host, `shows another key than ${place(line)}`, 'HOST_KEY_CHANGED')],
    },
  );
}

function revokedKey(shown: HostKey, host: string, line: KnownHostLine): NanoError {
  return new NanoError('HOST_KEY_CHANGED', `the host key of ${host} is revoked by ${place(line)}: ${describe(shown)}`, {
    hint: 'whoever has this key is not to be trusted: give the host a new key',
    details: [facts(shown, host, `shows the key revoked by ${place(line)}`, 'HOST_KEY_CHANGED')],
  });
}

function unknownKey(shown: HostKey, grounds: HostKeyGrounds, other: KnownHostLine | undefined): NanoError {
  const { host, acceptedFingerprint } = grounds;
  const but =
    acceptedFingerprint !== undefined
      ? `, and not the accepted ${acceptedFingerprint}`
      : other !== undefined
        ? `, and ${place(other)} knows it by another, ${describe(other.key)}`
        : '';
  const hint = grounds.jump
    ? `connect to ${host} with ssh once, so that known_hosts knows it`
    : `${lookHint}, then add --host-key ${shown.fingerprint}, or --accept-host-key to trust it unseen`;
  return new NanoError(
    'HOST_KEY_UNKNOWN',
    `the host key of ${host} is not known yet: it shows ${describe(shown)}${but}`,
    {
      hint,
      details: [facts(shown, host, 'shows a key that is not known yet', 'HOST_KEY_UNKNOWN')],
    },
  );
}

function facts(shown: HostKey, host: string, reason: string, code: string) {
  return { subject: host, reason, code, facts: { fingerprint: shown.fingerprint, type: shown.type, host } };
}

function describe(key: HostKey): string {
  return `${keyTypeName(key.type)} ${key.fingerprint}`;
}

function place(line: KnownHostLine): string {
  return `${line.file}:${line.line}`;
}
