/** A stream that words or data go to. */
export interface OutputStream {
  readonly isTTY: boolean;
  /** Whether the cursor can be moved on it: a terminal that is not dumb. */
  readonly canRedraw: boolean;
  readonly columns: number;
  readonly rows: number;
  readonly colour: boolean;
  readonly unicode: boolean;
  write(data: string | Uint8Array): void;
  /** Resolves when all that was written has left the process, or can no longer do so. */
  flush(): Promise<void>;
  /** Calls back when the terminal's size changes, until the returned function is called. */
  onResize(listener: () => void): () => void;
  /** Calls back when nobody reads any more (`| head`), until the returned function is called. */
  onGone(listener: () => void): () => void;
}

/** What the operator types. */
export interface InputStream {
  readonly isTTY: boolean;
  /** Every key at once, unechoed, Ctrl-C included. */
  setRawMode(on: boolean): void;
  /** Reads until the returned function is called. */
  listen(listener: InputListener): () => void;
}

export interface InputListener {
  data(bytes: Uint8Array): void;
  end(): void;
}

/** The three streams that a command has. */
export interface Streams {
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
}

/** Whether a question can be asked and answered: the prompt goes to stderr, the answer comes from stdin. */
export function canAsk({ stdin, stderr }: Streams): boolean {
  return stdin.isTTY && stderr.isTTY;
}
