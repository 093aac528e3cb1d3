import { NanoError } from '../../../controller/model/errors.ts';

/** What came is not libvirt's protocol, or breaks its limits. Nothing that follows on the same channel can be trusted. */
export function malformed(what: string): NanoError {
  return new NanoError('BAD_ANSWER', `libvirt's answer cannot be read: ${what}`);
}
