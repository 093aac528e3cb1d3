import { isNanoError, NanoError } from '../../../controller/model/errors.ts';
import { formatLimit } from '../../transport/call-limits.ts';

export function lost(cause?: Error): NanoError {
  if (isNanoError(cause)) return cause;
  return new NanoError('CONNECTION_LOST', `libvirt has closed the connection${cause ? `: ${cause.message}` : ''}`);
}

export function silent(silentMs: number): NanoError {
  return new NanoError('CONNECTION_LOST', `libvirt has not answered for ${formatLimit(silentMs)}`);
}

/** The daemon works at too many calls that were given up. */
export function stuck(calls: number): NanoError {
  return new NanoError('CONNECTION_LOST', `libvirt still works at ${calls} calls that took too long`);
}

export function closedByNano(): NanoError {
  return new NanoError('CONNECTION_LOST', 'the connection to libvirt was closed');
}

export function tooLate(procedure: string, deadlineMs: number): NanoError {
  const words = procedure.toLowerCase().replaceAll('_', ' ');
  return new NanoError('DEADLINE', `libvirt took longer than ${formatLimit(deadlineMs)} for "${words}"`);
}
