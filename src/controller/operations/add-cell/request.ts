import {
  boolean,
  type InferOutput,
  maxValue,
  minValue,
  number,
  object,
  optional,
  picklist,
  pipe,
  regex,
  safeInteger,
  string,
} from 'valibot';
import type { CellAddress } from '../../model/address.ts';
import { NanoError } from '../../model/errors.ts';
import { parseName } from '../../model/names.ts';
import { parsedBy } from '../../requests.ts';

/** Where a cell keeps volumes unless told otherwise: inside what libvirt and SELinux expect images in. */
export const defaultStoragePath = '/var/lib/libvirt/images/nano';

/** How to log in to a host that is met for the first time. */
export const loginEntries = {
  user: optional(pipe(string(), regex(/^[A-Za-z_][A-Za-z0-9_.@-]*$/, 'is not a user name'))),
  port: optional(
    pipe(
      number(),
      safeInteger('is not a port'),
      minValue(1, 'must be at least 1'),
      maxValue(65_535, 'must be at most 65535'),
    ),
  ),
  identity: optional(string()),
  acceptHostKey: optional(boolean()),
  hostKey: optional(
    pipe(string(), regex(/^SHA256:[A-Za-z0-9+/]{43}=?$/, 'is no fingerprint: it is written SHA256: and 43 characters')),
  ),
};

export const addCellSchema = object({
  pool: string(),
  host: parsedBy(parseHost),
  name: optional(parsedBy((text) => parseName(text, 'cell'))),
  ...loginEntries,
  storagePath: optional(parsedBy(parseStoragePath)),
  network: optional(string()),
  takeOver: optional(boolean()),
  accelerator: optional(picklist(['kvm', 'qemu'], 'is kvm or qemu')),
});

export type AddCellInput = InferOutput<typeof addCellSchema>;

export type HostLogin = Pick<AddCellInput, 'host' | keyof typeof loginEntries>;

/** What the operator typed as HOST, as an address. */
export function addressOf(request: HostLogin): CellAddress {
  if (request.host === 'local') return { kind: 'local' };
  const at = request.host.lastIndexOf('@');
  const user = request.user ?? (at > 0 ? request.host.slice(0, at) : undefined);
  return {
    kind: 'ssh',
    host: at > 0 ? request.host.slice(at + 1) : request.host,
    hostKeys: [],
    ...(user === undefined ? {} : { user }),
    ...(request.port === undefined ? {} : { port: request.port }),
    ...(request.identity === undefined ? {} : { identity: request.identity }),
    ...(request.hostKey === undefined ? {} : { acceptedFingerprint: request.hostKey.replace(/=$/, '') }),
    ...(request.acceptHostKey === true ? { acceptAnyHostKey: true } : {}),
  };
}

export function parseHost(text: string): string {
  if (/^([A-Za-z_][A-Za-z0-9_.-]*@)?[A-Za-z0-9_.:[\]%-]+$/.test(text) && !text.startsWith('-') && !text.includes('@-'))
    return text;
  throw new NanoError('INVALID_VALUE', `"${text}" is not a host`, {
    hint: 'give a name, an address, or an alias of ssh_config',
  });
}

/** An absolute path in its plain form, made of characters that need no care anywhere. */
function parseStoragePath(text: string): string {
  const plain = text.length > 1 ? text.replace(/\/+$/, '') : text;
  const fine =
    /^(\/[A-Za-z0-9_.+@-]+)+$/.test(plain) && !plain.split('/').some((part) => part === '.' || part === '..');
  if (fine) return plain;
  throw new NanoError('INVALID_VALUE', `storage path "${text}" is not usable`, {
    hint: 'give an absolute path of letters, digits and _ . + @ - , such as /srv/nano',
  });
}
