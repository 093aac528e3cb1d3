import type { Survey } from './survey.ts';

/** The user and the group that libvirt starts QEMU as: names, or numbers where only they are known. */
export interface QemuAccount {
  readonly user: string;
  readonly group: string;
}

/**
 * What the running daemon says counts: qemu.conf may have changed since it started. Without it, qemu.conf; without a
 * word there, what the distribution builds in (Debian's libvirt-qemu has its own group, on Ubuntu the group is kvm).
 */
export function qemuAccount(survey: Pick<Survey, 'libvirt' | 'qemuConf' | 'os'>): QemuAccount {
  const ids = survey.libvirt?.capabilities?.qemuIds;
  if (ids !== undefined) return ids;
  const builtIn = builtInAccount(survey.os);
  return { user: survey.qemuConf.user ?? builtIn.user, group: survey.qemuConf.group ?? builtIn.group };
}

function builtInAccount(os: Survey['os']): QemuAccount {
  if (os?.family !== 'debian') return { user: 'qemu', group: 'qemu' };
  return { user: 'libvirt-qemu', group: os.id === 'debian' ? 'libvirt-qemu' : 'kvm' };
}
