import type { Answer, Call } from './call.ts';
import type { Found, Pattern } from './pattern.ts';

/** What a command of nano does on a host. It throws a Failure where the command would fail. */
export interface Rule {
  readonly pattern: Pattern;
  /** Whether it asks libvirt, which is slower than a file. */
  readonly isVirsh?: true;
  run(call: Call, found: Found): Answer | Promise<Answer>;
}
