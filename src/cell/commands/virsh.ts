import type { Command, SecretReference } from '../../controller/model/command.ts';
import type { Id } from '../../controller/model/ids.ts';
import { checkedId } from './store-layout.ts';

/** The namespace of the metadata that marks a domain as nano's. */
export const metadataNamespace = 'urn:nano:instance:1';

/**
 * One virsh call. Always the system's libvirt (a user who is not root would get a session of his own), always quiet.
 * Domains are named by UUID alone: virsh takes a name made of digits for a domain's running number.
 */
function virsh(...args: readonly string[]): Command {
  return { argv: ['virsh', '-q', '-c', 'qemu:///system', ...args] };
}

export function virshDefine(xml: readonly (string | SecretReference)[]): Command {
  return { ...virsh('define', '/dev/stdin'), stdin: xml };
}

export function virshStart(uuid: Id): Command {
  return virsh('start', checkedId(uuid));
}

/** Through ACPI alone: asking the agent first would wait for one that hangs. */
export function virshShutdown(uuid: Id): Command {
  return virsh('shutdown', checkedId(uuid), '--mode', 'acpi');
}

export function virshReboot(uuid: Id): Command {
  return virsh('reboot', checkedId(uuid), '--mode', 'acpi');
}

export function virshReset(uuid: Id): Command {
  return virsh('reset', checkedId(uuid));
}

export function virshSuspend(uuid: Id): Command {
  return virsh('suspend', checkedId(uuid));
}

export function virshResume(uuid: Id): Command {
  return virsh('resume', checkedId(uuid));
}

export function virshDestroy(uuid: Id): Command {
  return virsh('destroy', checkedId(uuid));
}

/** Without these flags a domain that has NVRAM, a managed save, snapshots or checkpoints is kept. */
export function virshUndefine(uuid: Id): Command {
  return virsh(
    'undefine',
    checkedId(uuid),
    '--managed-save',
    '--snapshots-metadata',
    '--checkpoints-metadata',
    '--nvram',
  );
}

/** Its state, and whether its memory is saved. */
export function virshDomainState(uuid: Id): Command {
  return virsh('dominfo', checkedId(uuid));
}

/** nano's own part of a domain's persistent definition; fails on a domain that has none. */
export function virshMetadata(uuid: Id): Command {
  return virsh('metadata', checkedId(uuid), metadataNamespace, '--config');
}

/** Every domain, one a line: UUID, then name. */
export function virshListDomains(): Command {
  return virsh('list', '--all', '--uuid', '--name');
}

/**
 * The serial console, taken over from whoever holds it: what a cut connection left behind would keep it for ever.
 * The escape is Ctrl-], the same key that leaves the console at the operator's end, so it never reaches the guest.
 */
export function virshConsole(uuid: Id): Command {
  return { argv: ['virsh', '-q', '-e', '^]', '-c', 'qemu:///system', 'console', checkedId(uuid), '--force'] };
}

export function virshNetworkStart(name: string): Command {
  return virsh('net-start', '--network', name);
}

export function virshNetworkStop(name: string): Command {
  return virsh('net-destroy', '--network', name);
}

/** The names of the networks that are running. */
export function virshActiveNetworks(): Command {
  return virsh('net-list', '--name');
}
