import { NanoError } from '../../../controller/model/errors.ts';
import { printable } from '../../facts/printable.ts';
import type { XdrReader } from '../wire/xdr-reader.ts';

/** virErrorNumber of include/libvirt/virterror.h: those that something is decided by. */
export const errorNumber = {
  noSupport: 3,
  invalidArgument: 8,
  rpc: 39,
  noDomain: 42,
  authFailed: 45,
  authCancelled: 79,
  authUnavailable: 94,
} as const;

/** virErrorLevel. */
export type ErrorLevel = 'none' | 'warning' | 'error';

const levels: readonly ErrorLevel[] = ['none', 'warning', 'error'];
const wordsShown = 300;

/** libvirt has understood the call, and refuses it or has failed at it. */
export class LibvirtError extends NanoError {
  /** virErrorNumber. */
  readonly number: number;
  /** virErrorDomain: which part of libvirt says so, for example 10 for its QEMU driver. */
  readonly domain: number;
  readonly level: ErrorLevel;

  constructor(parts: { number: number; domain: number; level: ErrorLevel; message: string }) {
    const { number, domain, level } = parts;
    const words = printable(parts.message, wordsShown);
    super('COMMAND_FAILED', words === '' ? `libvirt failed with its error ${number}` : words, {
      details: [{ subject: 'libvirt', reason: words, facts: { number, domain, level } }],
    });
    this.name = 'LibvirtError';
    this.number = number;
    this.domain = domain;
    this.level = level;
  }
}

/** virNetMessageError. What follows the level (objects and words that libvirt itself does not use) is left alone. */
export function readLibvirtError(reader: XdrReader): LibvirtError {
  const number = reader.int();
  const domain = reader.int();
  const message = reader.optional((body) => body.string()) ?? '';
  return new LibvirtError({ number, domain, message, level: levels[reader.int()] ?? 'error' });
}
