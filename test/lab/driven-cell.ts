import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { homedir } from 'node:os';
import { createCells } from '../../src/cell/create-cells.ts';
import { createTransport } from '../../src/cell/transport/transport.ts';
import type { NanoError } from '../../src/controller/model/errors.ts';
import { makeUuidV7 } from '../../src/controller/model/ids.ts';
import type { CellMark } from '../../src/controller/model/zone.ts';
import type { ReceiveImageRequest } from '../../src/controller/ports/images.ts';
import type { ActionContext, ByteSource, CellAction, CellDriver } from '../../src/controller/ports.ts';
import type { LabCell } from './lab-cells.ts';

export const storePath = '/var/lib/libvirt/images/nano-driver-test';

/** Always the same zone: what a run that was killed left behind is this one's to remove. */
export const mark: CellMark = {
  zoneId: '01890000-0000-7000-8000-00000000d001',
  generation: 2,
  cellId: '01890000-0000-7000-8000-00000000d002',
  machineId: 'f'.repeat(32),
  stores: [{ id: '01890000-0000-7000-8000-00000000d003', path: storePath }],
};

const transport = createTransport({ env: process.env, home: homedir() });

export const uuid = () => makeUuidV7(Date.now(), randomBytes(10));
export const attempts = (operationId = uuid(), attempt = 1): ActionContext => ({ operationId, attempt });
export const run = <T>(action: CellAction<T>): Promise<T> => action.run(attempts());

/** The error that a promise fails with. */
export const failure = (promise: Promise<unknown>): Promise<NanoError> =>
  promise.then(
    () => Promise.reject(new Error('it succeeded')),
    (error) => error,
  );

/** A cell of the lab under its driver, and a shell beside it. */
export class DrivenCell {
  readonly cell: LabCell;
  readonly #cells = createCells({ transport });
  /** Without a mark, as while it joins. */
  readonly joining: CellDriver;
  readonly driver: CellDriver;

  constructor(cell: LabCell | undefined) {
    if (cell === undefined) throw new Error('there is no lab');
    this.cell = cell;
    this.joining = this.#cells.at(cell);
    this.driver = this.as({});
  }

  /** The driver with another mark, another user, or connections of its own. */
  as(over: Partial<CellMark>, user = 'root', cells = this.#cells): CellDriver {
    return cells.at({ ...this.cell, address: { ...this.cell.address, user }, mark: { ...mark, ...over } });
  }

  otherConnections() {
    return createCells({ transport });
  }

  /** What a person would type on the cell. */
  async shell(script: string): Promise<string> {
    const connection = await transport.connect(this.cell.address, { deadlineMs: 20_000 });
    try {
      const result = await connection.exec({ argv: ['sh', '-c', script] }, { deadlineMs: 60_000 });
      return result.stdout.trim();
    } finally {
      await connection.close();
    }
  }

  filesIn(path: string): Promise<string> {
    return this.shell(`cd ${path} && find . -type f | sort`);
  }

  /** Whatever an earlier run has left of this test's own. */
  async clean(): Promise<void> {
    await run(this.joining.removeZoneRecord());
    await run(this.joining.removeMark(mark));
    await this.shell(`rm -rf ${storePath}`);
  }

  async join(): Promise<void> {
    await run(this.joining.createMark(mark));
    await run(this.joining.createStore(storePath));
  }

  async leave(): Promise<void> {
    await run(this.joining.removeStore(storePath, { keepDirectory: false }));
    await run(this.joining.removeZoneRecord());
    await run(this.joining.removeMark(mark));
  }

  close(): Promise<void> {
    return this.#cells.close();
  }
}

export function imageRequest(path: string, over: Partial<ReceiveImageRequest> = {}): ReceiveImageRequest {
  return {
    storePath,
    imageId: uuid(),
    sourceFormat: 'qcow2',
    source: createReadStream(path),
    sidecar: (received) => JSON.stringify({ format: 1, image: received }),
    ...over,
  };
}

/** Bytes that stop coming after so many, for ever. */
export async function* stalling(path: string, after: number): ByteSource {
  let sent = 0;
  for await (const chunk of createReadStream(path)) {
    const bytes: Uint8Array = chunk;
    yield bytes;
    sent += bytes.length;
    if (sent >= after) await new Promise(() => undefined);
  }
}
