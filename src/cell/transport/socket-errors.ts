import { NanoError } from '../../controller/model/errors.ts';

/** A socket on a cell that nothing listens at, that is absent, or that the login user may not open. */
export function socketRefused(path: string, host: string, cause: string): NanoError {
  return new NanoError('CELL_UNFIT', `${path} on ${host} cannot be connected: ${cause}`, {
    details: [{ subject: host, reason: cause, code: 'SOCKET_REFUSED', facts: { path } }],
  });
}

/** sshd forbids forwarding to sockets altogether. */
export function forwardingForbidden(path: string, host: string, cause: string): NanoError {
  return new NanoError('CELL_UNFIT', `sshd on ${host} does not forward to ${path}: ${cause}`, {
    hint: 'AllowStreamLocalForwarding and DisableForwarding in sshd_config on the host',
    details: [{ subject: host, reason: cause, code: 'FORWARDING_FORBIDDEN', facts: { path } }],
  });
}
