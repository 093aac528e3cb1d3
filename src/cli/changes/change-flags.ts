import type { OutputFlags } from '../output/format.ts';

/** The flags of a change as commands pass them on (src/cli/flags/change-flags.ts). */
export interface ChangeFlags extends OutputFlags {
  readonly 'dry-run'?: boolean | undefined;
  readonly silent?: boolean | undefined;
  readonly reason?: string | undefined;
  readonly 'wait-lock'?: string | undefined;
}
