import { isIP, isIPv4 } from 'node:net';
import { NanoError } from '../../controller/model/errors.ts';

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/**
 * Reads `--listen`: `9177` alone is on this machine, as are 127.0.0.1:9177, [::1]:9177 and localhost:9177. Any other
 * address must be allowed, for whoever reaches it reads all names and figures: nobody is asked who they are.
 */
export function parseListen(text: string, allowRemote: boolean): ListenAddress {
  const match = /^(?:(?:\[([^\]]+)\]|([^:[\]]*)):)?(\d{1,5})$/.exec(text.trim());
  const [, ipv6, name = '127.0.0.1', digits] = match ?? [];
  const host = ipv6 ?? (name === 'localhost' ? '127.0.0.1' : name === '' || name === '*' ? '0.0.0.0' : name);
  const port = Number(digits);
  if (match === null || port > 65_535 || isIP(host) === 0 || (ipv6 !== undefined && isIPv4(host))) {
    throw new NanoError('INVALID_VALUE', `--listen: ${JSON.stringify(text)} is no address with a port`, {
      hint: 'write it as 127.0.0.1:9177, [::1]:9177 or 9177',
    });
  }
  if (allowRemote || isLoopback(host)) return { host, port };
  throw new NanoError(
    'INVALID_VALUE',
    `--listen: ${host} can be reached from other machines, and nobody is asked who they are`,
    {
      hint: `listen on 127.0.0.1:${port}, or add --allow-remote where a firewall decides who may`,
    },
  );
}

function isLoopback(host: string): boolean {
  return isIPv4(host) ? host.startsWith('127.') : host === '::1';
}

/** As it stands in a URL. */
export function hostText(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
