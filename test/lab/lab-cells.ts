import type { SshAddress } from '../../src/controller/model/address.ts';

/** A cell of the lab, as `lab.sh status --json` tells it. */
export interface LabCell {
  readonly name: string;
  readonly address: SshAddress;
}

interface LabStatus {
  readonly name: string;
  readonly flavour: string;
  readonly address: string;
  readonly hostKey: string;
  readonly user: string;
  readonly identity: string;
}

/** The cells that tests may change, from NANO_TEST_LAB; none where there is no lab. */
export function labCells(): readonly LabCell[] {
  const text = process.env.NANO_TEST_LAB;
  if (text === undefined || text === '') return [];
  const cells: readonly LabStatus[] = JSON.parse(text);
  return cells
    .filter(({ flavour }) => flavour === 'full')
    .map(({ name, address, hostKey, user, identity }) => ({
      name,
      address: { kind: 'ssh', host: address, user, identity, hostKeys: [], acceptedFingerprint: hostKey },
    }));
}
