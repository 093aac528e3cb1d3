import type { Finding } from '../../controller/model/host-facts.ts';
import { quoteArgument } from '../../controller/model/shell.ts';
import { markPath } from '../commands/mark.ts';
import type { CheckContext } from './check-context.ts';
import { finding } from './check-table.ts';
import type { HostConnection } from './executor.ts';
import { printable } from './printable.ts';

/** Who nano is on the host. */
export function checkRights({ user, privilege, privilegeReason }: HostConnection): Finding {
  const shown = printable(user, 64);
  if (privilege === 'root') return finding('RIGHTS', 'ok', `${shown} is root`);
  if (privilege === 'sudo') return finding('RIGHTS', 'ok', `${shown} may become root with sudo`);
  const reason = privilegeReason === undefined ? '' : `: ${printable(privilegeReason, 200)}`;
  const rule = quoteArgument(`${shown} ALL=(root) NOPASSWD: ALL`);
  return finding(
    'NO_RIGHTS',
    'error',
    `${shown} is not root and sudo -n does not work${reason}`,
    `as root on the host: echo ${rule} > /etc/sudoers.d/nano; or log in as root`,
  );
}

/** Which host it is, and whose. */
export function checkIdentity({ survey }: CheckContext): readonly Finding[] {
  return [
    ...survey.garbage.map((what) => finding('BAD_ANSWER', 'error', `not understood: ${what}`)),
    ...(survey.machineId === undefined
      ? [finding('MACHINE_ID_MISSING', 'error', '/etc/machine-id holds no machine id', 'systemd-machine-id-setup')]
      : []),
    ...checkMark(survey),
  ];
}

function checkMark({ mark, markFailure }: CheckContext['survey']): readonly Finding[] {
  if (markFailure !== undefined) {
    const remedy = `look at ${markPath}; if no zone of nano uses this host: rm ${markPath}`;
    return [finding('MARK_UNREADABLE', 'error', markFailure, remedy)];
  }
  if (mark === undefined) return [];
  return [finding('ALREADY_MARKED', 'ok', `it carries the mark of zone ${mark.zoneId}, generation ${mark.generation}`)];
}
