import type { DomainState } from '../../controller/model/cell.ts';

/** libvirt's numbers of domain states (virDomainState in libvirt-domain.h). */
const states: readonly DomainState[] = [
  'running', // no state: drivers without states give it
  'running',
  'running', // blocked on a resource
  'paused',
  'stopping',
  'stopped',
  'crashed',
  'suspended',
];

/**
 * A domain's state by libvirt's number. A number of the future counts as running: what may be running must not be
 * started a second time. A stopped domain whose memory libvirt has saved is suspended.
 */
export function domainState(number: number, hasManagedSave: boolean): DomainState {
  const state = states[number] ?? 'running';
  return state === 'stopped' && hasManagedSave ? 'suspended' : state;
}
