import type { InstanceMetadata } from '../../controller/ports.ts';
import { metadataNamespace } from '../commands/virsh.ts';
import { type XmlFragment, xml } from './xml.ts';

/** nano's part of a domain: the instance's record as JSON in an element of its own. */
export function metadataXml(metadata: InstanceMetadata): XmlFragment {
  return xml`<nano:instance xmlns:nano='${metadataNamespace}'>${metadataText(metadata)}</nano:instance>`;
}

/** The same text for the same metadata, so that what libvirt has can be compared with what it was given. */
export function metadataText(metadata: InstanceMetadata): string {
  // JSON escapes the control characters itself; these two it leaves, and XML cannot hold them.
  return JSON.stringify(metadata).replace(/[\ufffe\uffff]/g, (character) =>
    character === '\ufffe' ? '\\ufffe' : '\\uffff',
  );
}
