import type { DomainState } from '../../controller/model/cell.ts';
import { NanoError } from '../../controller/model/errors.ts';

/** libvirt's states as virsh words them in the C locale (tools/virsh-util.c). */
const stateWords: Readonly<Record<string, DomainState>> = {
  running: 'running',
  idle: 'running',
  'no state': 'running',
  paused: 'paused',
  'in shutdown': 'stopping',
  'shut off': 'stopped',
  crashed: 'crashed',
  pmsuspended: 'suspended',
};

/**
 * The state out of `virsh dominfo`. A stopped domain whose memory libvirt has saved, as a host does with its guests
 * when it goes down, is suspended: starting it goes on where it was.
 */
export function parseDomainState(output: string): DomainState {
  const word = /^State:\s+(\S.*?)\s*$/m.exec(output)?.[1] ?? '';
  const state = stateWords[word];
  if (state === undefined) {
    throw new NanoError('BAD_ANSWER', `virsh tells a domain state that nano does not know: ${JSON.stringify(word)}`);
  }
  return state === 'stopped' && /^Managed save:\s+yes\s*$/m.test(output) ? 'suspended' : state;
}

/** Lines of `virsh net-list --name`. */
export function parseNames(output: string): readonly string[] {
  return lines(output).map((line) => line.trim());
}

/**
 * Addresses out of `virsh domifaddr`: columns name, MAC, protocol, address/prefix; further addresses of one card
 * have `-` in the first columns. Loopback and link-local addresses lead nobody to the guest.
 */
export function parseInterfaceAddresses(output: string): readonly string[] {
  const found = lines(output).flatMap((line) => {
    const match = /\s(ipv4|ipv6)\s+([0-9a-fA-F.:]+)(?:\/\d+)?\s*$/.exec(line);
    return match?.[2] === undefined ? [] : [match[2].toLowerCase()];
  });
  const useful = found.filter((address) => !/^(127\.|169\.254\.|::1$|fe80:)/.test(address));
  return [...new Set(useful)];
}

function lines(output: string): readonly string[] {
  return output.split('\n').filter((line) => line.trim() !== '');
}
