import { writeDomain } from '../../../src/cell/libvirt/protocol/domain-reference.ts';
import type { XdrWriter } from '../../../src/cell/libvirt/wire/xdr-writer.ts';
import type { Domain } from '../model/libvirt.ts';

/** virDomainState. */
export const stateNumbers: Readonly<Record<Domain['state'], number>> = {
  running: 1,
  paused: 3,
  stopped: 5,
  crashed: 6,
};

/** A domain as libvirt names it. */
export function writeReference(writer: XdrWriter, { name, uuid, run }: Domain): void {
  writeDomain(writer, { name, uuid, id: run?.id ?? -1 });
}
