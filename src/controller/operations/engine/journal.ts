import type { Transaction } from '../../inventory/document-store.ts';
import { keepReport } from '../../inventory/observations.ts';
import { NanoError } from '../../model/errors.ts';
import type { Id } from '../../model/ids.ts';
import type { Operation, StepRecord } from '../../model/operation.ts';
import type { CellReport } from '../../ports.ts';
import { type Services, timestamp } from '../../services.ts';
import { heartbeatIntervalMs } from './owner.ts';

/**
 * One attempt's hold on an operation document. Each write compares the attempt number: whoever took the operation
 * over has raised it, and then this owner stops at once with OPERATION_LOST and undoes nothing.
 */
export class Journal {
  readonly #services: Services;
  readonly #attempt: number;
  #operation: Operation;
  /** Changes that go with the next write. */
  #noted: ((operation: Operation) => Operation)[] = [];
  /** What cells said of themselves since the last write, the latest of each. */
  #seen: ReadonlyMap<Id, CellReport> = new Map();
  #heartbeat: NodeJS.Timeout | undefined;

  constructor(services: Services, operation: Operation) {
    this.#services = services;
    this.#attempt = operation.attempt;
    this.#operation = operation;
  }

  /** The document as this attempt last wrote it, with what it has noted since. */
  get operation(): Operation {
    return this.#operation;
  }

  /** Writes a change of the document, and whatever else `also` does, in one transaction. */
  async write(
    change: (operation: Operation) => Operation,
    also: (transaction: Transaction) => Promise<void> = async () => {},
  ): Promise<void> {
    let noted = this.#noted;
    let seen = this.#seen;
    let again = false;
    const written = await this.#services.store.transaction(async (transaction) => {
      noted = this.#noted;
      seen = this.#seen;
      // Nobody else writes it but who takes it over: what is known is what is stored, or the transaction runs again.
      const known = again ? noted.reduce(applied, await this.#stored(transaction)) : this.#operation;
      again = true;
      const owner = { ...known.owner, heartbeatAt: timestamp(this.#services) };
      const updated = await transaction.update('operations', { ...change(known), owner });
      for (const [cellId, report] of seen) await keepReport(transaction, cellId, report);
      await also(transaction);
      return updated;
    });
    // What was noted meanwhile is not in there yet.
    this.#noted = this.#noted.filter((note) => !noted.includes(note));
    this.#seen = new Map([...this.#seen].filter(([cellId, report]) => seen.get(cellId) !== report));
    this.#operation = this.#noted.reduce(applied, written);
  }

  /** Writes a change of one step. */
  async writeStep(index: number, change: Partial<StepRecord>): Promise<void> {
    await this.write(changeStep(index, change));
  }

  /**
   * Has a change of one step written with whatever is written next: the end of a step with the start of the one after
   * it. Until then it is as if it had not ended, and to run or to undo it again does no harm.
   */
  noteStep(index: number, change: Partial<StepRecord>): void {
    const note = changeStep(index, change);
    this.#noted = [...this.#noted, note];
    this.#operation = note(this.#operation);
  }

  /** Has what a cell said of itself kept with whatever is written next. */
  noteReport(cellId: Id, report: CellReport): void {
    this.#seen = new Map([...this.#seen, [cellId, report]]);
  }

  /** Shows others that the owner lives, for as long as a step takes. `lost` is called when it was taken over. */
  startHeartbeat(lost: (error: unknown) => void): void {
    this.#heartbeat = setInterval(() => {
      this.write((operation) => operation).catch((error: unknown) => {
        if (error instanceof NanoError && error.code === 'OPERATION_LOST') lost(error);
      });
    }, heartbeatIntervalMs);
    this.#heartbeat.unref();
  }

  stopHeartbeat(): void {
    clearInterval(this.#heartbeat);
  }

  /** Throws OPERATION_LOST when another attempt has it. */
  async #stored(transaction: Transaction): Promise<Operation> {
    const stored = await transaction.get('operations', this.#operation.id);
    if (stored === undefined || stored.attempt !== this.#attempt) throw this.#lost(stored);
    return stored;
  }

  #lost(stored: Operation | undefined): NanoError {
    const { number } = this.#operation;
    const who = stored === undefined ? 'it is no longer recorded' : `${stored.owner.host} took it over`;
    return new NanoError('OPERATION_LOST', `operation #${number} is no longer ours: ${who}`, {
      hint: `nano operation show ${number}`,
    });
  }
}

type OperationChange = (operation: Operation) => Operation;

function applied(operation: Operation, change: OperationChange): Operation {
  return change(operation);
}

function changeStep(index: number, change: Partial<StepRecord>): OperationChange {
  return (operation) => ({
    ...operation,
    steps: operation.steps.map((step, position) => (position === index ? { ...step, ...change } : step)),
  });
}
