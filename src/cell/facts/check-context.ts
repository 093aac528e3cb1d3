import type { InspectRequest } from '../../controller/ports.ts';
import type { QemuAccess } from './qemu-access.ts';
import type { QemuAccount } from './qemu-account.ts';
import type { Survey } from './survey.ts';

/** All that the checks judge by; they ask the host nothing. */
export interface CheckContext {
  readonly survey: Survey;
  readonly request: InspectRequest;
  /** Whom QEMU runs as, by name where the host knows it. */
  readonly account: QemuAccount;
  /** Absent where it could not be tried. */
  readonly access: QemuAccess | undefined;
}
