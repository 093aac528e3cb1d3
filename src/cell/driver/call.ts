import type { Command } from '../../controller/model/command.ts';
import type { ActionContext, CallBounds, CellTarget } from '../../controller/ports.ts';
import type { CallLimits, Connection } from '../transport/transport.ts';

/** A warm connection to an address, from whoever keeps them. */
export interface Connections {
  get(address: CellTarget['address'], limits: CallLimits): Promise<Connection>;
}

/** A command to be sent, and what it is for. */
export interface Call {
  readonly command: Command;
  /** What it is made of, for messages, where it is more than one. */
  readonly parts?: readonly Command[];
  /** To follow `could not` in a message. */
  readonly doing: string;
  readonly deadlineMs: number;
  /** An action's context also names its operation, whose commands take turns on the cell. */
  readonly bounds?: (CallBounds & Partial<Pick<ActionContext, 'operationId' | 'attempt'>>) | undefined;
  /**
   * Runs it as the only one of its operation in this store, ending what an earlier attempt left; one that `follows`
   * others under the guard is refused once they were tidied up.
   */
  readonly guard?: {
    readonly storePath: string;
    readonly work: Pick<ActionContext, 'operationId' | 'attempt'>;
    readonly follows?: boolean;
  };
}
