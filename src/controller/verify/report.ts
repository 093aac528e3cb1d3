import type { Discrepancy, Fix } from '../model/verify-view.ts';

/** Every code there is, and how bad it is; what each means is in docs/verify.md. */
const severities = {
  CELL_UNREACHABLE: 'error',
  MARK_MISSING: 'error',
  MARK_FOREIGN: 'error',
  MARK_OLD: 'error',
  RECORD_OLD: 'warning',
  STORE_MISSING: 'error',
  UNREADABLE: 'warning',
  DOMAIN_MISSING: 'error',
  DOMAIN_UNKNOWN: 'error',
  INSTANCE_UNKNOWN: 'error',
  INSTANCE_TWICE: 'error',
  DISK_MISSING: 'error',
  SIDECAR_MISSING: 'warning',
  DEFINITION_CHANGED: 'warning',
  REPLICA_MISSING: 'error',
  REPLICA_UNKNOWN: 'warning',
  IMAGE_CHANGED: 'error',
  IMAGE_UNKNOWN: 'error',
  TRASH_MISSING: 'error',
  ORPHAN_FILE: 'warning',
  COUNTER_WRONG: 'error',
  LOCK_STALE: 'error',
  OPERATION_OPEN: 'warning',
} as const satisfies Record<string, Discrepancy['severity']>;

export type VerifyCode = keyof typeof severities;

export function isVerifyCode(code: string): code is VerifyCode {
  return Object.hasOwn(severities, code);
}

export const verifyCodes = Object.keys(severities);

interface Found {
  readonly cell?: string;
  readonly subject: string;
  readonly fact: string;
  readonly remedy?: string;
  readonly fix?: Fix;
}

export function discrepancy(code: VerifyCode, { cell, subject, fact, remedy, fix }: Found): Discrepancy {
  return {
    code,
    severity: severities[code],
    cell: cell ?? null,
    subject,
    fact,
    remedy: remedy ?? 'nano verify --fix',
    fix: fix ?? null,
  };
}
