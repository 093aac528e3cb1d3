import type { Transaction } from '../../inventory/document-store.ts';
import { NanoError } from '../../model/errors.ts';
import type { Operation, StepRecord } from '../../model/operation.ts';
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
  #heartbeat: NodeJS.Timeout | undefined;

  constructor(services: Services, operation: Operation) {
    this.#services = services;
    this.#attempt = operation.attempt;
    this.#operation = operation;
  }

  /** The document as this attempt last wrote it. */
  get operation(): Operation {
    return this.#operation;
  }

  /** Writes a change of the document, and whatever else `also` does, in one transaction. */
  async write(
    change: (operation: Operation) => Operation,
    also: (transaction: Transaction) => Promise<void> = async () => {},
  ): Promise<void> {
    this.#operation = await this.#services.store.transaction(async (transaction) => {
      const stored = await transaction.get('operations', this.#operation.id);
      if (stored === undefined || stored.attempt !== this.#attempt) throw this.#lost(stored);
      await also(transaction);
      const owner = { ...stored.owner, heartbeatAt: timestamp(this.#services) };
      return transaction.update('operations', { ...change(stored), owner });
    });
  }

  /** Writes a change of one step. */
  async writeStep(index: number, change: Partial<StepRecord>): Promise<void> {
    await this.write((operation) => ({
      ...operation,
      steps: operation.steps.map((step, position) => (position === index ? { ...step, ...change } : step)),
    }));
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

  #lost(stored: Operation | undefined): NanoError {
    const { number } = this.#operation;
    const who = stored === undefined ? 'it is no longer recorded' : `${stored.owner.host} took it over`;
    return new NanoError('OPERATION_LOST', `operation #${number} is no longer ours: ${who}`, {
      hint: `nano operation show ${number}`,
    });
  }
}
