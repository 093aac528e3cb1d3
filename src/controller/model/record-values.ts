import * as v from 'valibot';
import { isUuid } from './ids.ts';
import { nameProblem } from './names.ts';

/** The values that records on cells are made of, as narrow as nano writes them: a host may hold anything. */

export const id = v.pipe(v.string(), v.check(isUuid, 'is no id'));
export const name = v.pipe(
  v.string(),
  v.check((text) => nameProblem(text) === undefined, 'is no name'),
);
export const time = v.pipe(v.string(), v.isoTimestamp('is no time'));
export const text = v.pipe(v.string(), v.maxLength(1024));
export const amount = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'is no SHA-256'));
export const labels = v.record(text, text);
export const network = v.object({ kind: v.picklist(['bridge', 'libvirt']), name: text });
export const accelerator = v.picklist(['kvm', 'qemu']);
export const resources = v.object({ cores: amount, memoryBytes: amount, storeBytes: v.record(id, amount) });

/** A path inside a store: nothing in it leads out. */
export const storeRelativePath = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/, 'is no path in a store'),
);
