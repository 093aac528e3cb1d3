import type { Command } from '../../controller/model/command.ts';
import type { Id } from '../../controller/model/ids.ts';
import { removeFiles } from './remove-files.ts';
import { checkedId } from './store-layout.ts';

/** What a guest writes to its serial port; in the only folder where virtlogd may write. */
export function serialLogPath(uuid: Id): string {
  return `/var/log/libvirt/qemu/${checkedId(uuid)}-serial.log`;
}

/** virtlogd keeps three old logs unless its configuration says more. */
export function removeSerialLogs(uuid: Id): Command {
  const path = serialLogPath(uuid);
  return removeFiles(path, `${path}.0`, `${path}.1`, `${path}.2`);
}
