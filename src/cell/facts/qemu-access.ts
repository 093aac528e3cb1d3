import type { Command } from '../../controller/model/command.ts';
import { printable } from './printable.ts';
import type { QemuAccount } from './qemu-account.ts';
import { SectionReader } from './section-reader.ts';
import { type Sections, sectionCommand } from './sections.ts';
import type { StoragePlace } from './storage-place.ts';
import { linesOf } from './values.ts';

/**
 * Acts as QEMU's user, with the groups that libvirt gives it, and tries what QEMU will do: opening /dev/kvm and
 * passing through each directory. Modes alone would not tell: access lists and file servers have a say.
 */
const accessScript = `user=$1 group=$2
shift 2
as_qemu() { setpriv --reuid="$user" --regid="$group" --init-groups -- "$@"; }
kvm() { as_qemu sh -c ': <>/dev/kvm'; }
folders() { as_qemu sh -c 'for folder; do [ -x "$folder" ] || { echo "$folder"; break; }; done' nano "$@"; }
owner_of() { stat -c '%a %U:%G' -- "$1"; }
run user getent passwd "$user"
run group getent group "$group"
[ ! -e /dev/kvm ] || run kvm kvm
run folders folders "$@"
blocked=$(folders "$@" </dev/null 2>/dev/null)
[ -z "$blocked" ] || run blocked owner_of "$blocked"`;

/** The trial as a command; root may pass through everything, so it needs no trial there. */
export function qemuAccessCommand(mark: string, account: QemuAccount, place: StoragePlace | undefined): Command {
  const folders = place?.real === undefined ? [] : passages(place.nearest, place.real);
  return sectionCommand(accessScript, mark, account.user, account.group, ...folders);
}

/** What QEMU's user may do. What could not be tried is undefined. */
export interface QemuAccess {
  readonly user: string | undefined;
  readonly group: string | undefined;
  readonly opensKvm: boolean | undefined;
  /** The first directory that it cannot pass through, with its mode and owner. */
  readonly blocked: { readonly path: string; readonly owner: string } | undefined;
}

export function readQemuAccess(sections: Sections): QemuAccess {
  const reader = new SectionReader(sections);
  const blocked = linesOf(reader.output('folders') ?? '')[0];
  return {
    user: accountName(reader.output('user')),
    group: accountName(reader.output('group')),
    opensKvm: reader.works('user') && reader.has('kvm') ? reader.works('kvm') : undefined,
    blocked:
      blocked?.startsWith('/') === true
        ? { path: blocked, owner: `0${printable(reader.text('blocked').trim(), 140)}` }
        : undefined,
  };
}

/** The name that a line of passwd or group begins with. */
function accountName(line: string | undefined): string | undefined {
  return /^([A-Za-z0-9_][A-Za-z0-9_.-]{0,63}):/.exec(line ?? '')?.[1];
}

/** Each directory on the way, by the path without links first, as that is where the cause lies. */
function passages(path: string, real: string): readonly string[] {
  return [...new Set([...ancestors(real), ...ancestors(path)])];
}

function ancestors(path: string): readonly string[] {
  const parts = path.split('/').filter((part) => part !== '');
  return ['/', ...parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`)];
}
