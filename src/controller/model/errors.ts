/**
 * Every error code that nano knows, with the exit status a script sees and what it means. docs/errors.md is
 * generated from this table: a code here is an interface, it is not renamed or reused.
 */
export const errorTable = {
  INTERNAL: { exit: 1, meaning: 'A fault of nano itself.' },
  OPERATION_FAILED: {
    exit: 1,
    meaning: 'A step failed; what had been done was undone, or the message says what remains.',
  },
  OPERATION_LOST: {
    exit: 1,
    meaning: 'Another nano took the operation over; this one stopped at once and undid nothing.',
  },
  UNDO_FAILED: { exit: 1, meaning: 'A step failed and undoing it failed as well; the message names what remains.' },
  COMMAND_FAILED: { exit: 1, meaning: 'A command on a cell ended with an error.' },
  BAD_ANSWER: { exit: 1, meaning: 'A cell answered something that nano does not understand.' },
  DEADLINE: { exit: 1, meaning: 'Something took longer than it was allowed to.' },
  DISK_FULL: { exit: 1, meaning: 'A disk has no room left, on a cell or where nano keeps its own data.' },
  STATE_UNUSABLE: { exit: 1, meaning: "nano's own data cannot be opened, read or written." },
  NATIVE_MODULE: { exit: 1, meaning: 'A native module that nano needs does not load on this machine.' },
  ZONE_LOST: { exit: 1, meaning: 'The cell belongs to another zone, or to a newer generation of this one.' },
  CHECKSUM_MISMATCH: { exit: 1, meaning: 'Data is not what its checksum says.' },
  USAGE: { exit: 2, meaning: 'The command line is wrong.' },
  INVALID_VALUE: { exit: 2, meaning: 'A value is not acceptable; nothing was touched.' },
  CONFIRMATION_NEEDED: { exit: 2, meaning: 'The act must be confirmed and there is no terminal to ask at.' },
  CELL_UNFIT: { exit: 2, meaning: 'A host lacks what a cell needs; nothing was changed on it.' },
  BAD_IMAGE: { exit: 2, meaning: 'A file is not an image that nano can use.' },
  NOT_FOUND: { exit: 3, meaning: 'There is no such thing.' },
  EXISTS: { exit: 4, meaning: 'The name is taken.' },
  IN_USE: { exit: 4, meaning: 'Something else still needs it.' },
  LOCKED: { exit: 4, meaning: 'Another operation is working on it.' },
  WRONG_STATE: { exit: 4, meaning: 'It is in a state that does not allow this.' },
  NO_CELL_FITS: { exit: 5, meaning: 'No cell can take what was asked for.' },
  CELL_UNREACHABLE: { exit: 6, meaning: 'A cell could not be reached.' },
  AUTH_FAILED: { exit: 6, meaning: 'The cell does not accept the user or the key.' },
  NO_RIGHTS: { exit: 6, meaning: 'The user may not do on the cell what nano needs to do.' },
  HOST_KEY_UNKNOWN: { exit: 6, meaning: "The host's key is not known yet and was not accepted." },
  HOST_KEY_CHANGED: { exit: 6, meaning: "The host's key is not the one that was pinned." },
  CONNECTION_LOST: { exit: 6, meaning: 'The connection to a cell broke.' },
  BATCH_PARTLY: { exit: 7, meaning: 'Some of a batch failed.' },
  INTERRUPTED: { exit: 130, meaning: 'The operator interrupted it.' },
} as const satisfies Record<string, { exit: number; meaning: string }>;

export type ErrorCode = keyof typeof errorTable;

/** One line of an error's table: who it is about, and what is the matter. Plain JSON. */
export interface ErrorDetail {
  /** The thing the line is about: a cell's or an instance's name, a path, a check's code. */
  readonly subject: string;
  /** What is the matter, in a few words with its figures. */
  readonly reason: string;
  /** The reason's code, for scripts. */
  readonly code?: string;
  /** Figures and facts behind the reason, in bytes and counts. */
  readonly facts?: Readonly<Record<string, string | number | boolean | null>>;
}

export interface ErrorParts {
  /** What to try; one line, commands as they would be typed. */
  readonly hint?: string;
  readonly details?: readonly ErrorDetail[];
  readonly cause?: unknown;
}

/** The only error that reaches a user: made where the knowledge is, shown in one place (src/cli/errors.ts). */
export class NanoError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly details: readonly ErrorDetail[];

  constructor(code: ErrorCode, message: string, parts: ErrorParts = {}) {
    super(message, parts.cause === undefined ? undefined : { cause: parts.cause });
    this.name = 'NanoError';
    this.code = code;
    this.hint = parts.hint;
    this.details = parts.details ?? [];
  }

  get exitCode(): number {
    return errorTable[this.code].exit;
  }
}

/** An error as plain JSON: what `--json` prints, what the journal keeps and what crosses the Controller's border. */
export interface ErrorRecord {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string;
  readonly details?: readonly ErrorDetail[];
}

export function isNanoError(error: unknown): error is NanoError {
  return error instanceof NanoError;
}

/** Anything thrown becomes a NanoError; what was not one is a fault of nano, with the original as its cause. */
export function toNanoError(error: unknown): NanoError {
  if (isNanoError(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new NanoError('INTERNAL', message, { cause: error, hint: 'run again with --debug and report what it prints' });
}

export function toErrorRecord(error: NanoError): ErrorRecord {
  return {
    code: error.code,
    message: error.message,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    ...(error.details.length === 0 ? {} : { details: error.details }),
  };
}

export function fromErrorRecord(record: ErrorRecord): NanoError {
  return new NanoError(record.code, record.message, {
    ...(record.hint === undefined ? {} : { hint: record.hint }),
    ...(record.details === undefined ? {} : { details: record.details }),
  });
}
