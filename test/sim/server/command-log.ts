export interface LoggedCommand {
  readonly host: string;
  /** Without what nano wraps around it. */
  readonly text: string;
  /** When sshd was asked for it and when it answered, in milliseconds since 1970. */
  readonly startedAt: number;
  endedAt?: number;
  status?: number;
}

const kept = 100_000;

/** What was run, in the order in which it was asked for. */
export class CommandLog {
  #commands: LoggedCommand[] = [];

  begin(host: string, text: string): { end(status: number): void } {
    const command: LoggedCommand = { host, text, startedAt: Date.now() };
    if (this.#commands.length < kept) this.#commands.push(command);
    return {
      end: (status) => {
        command.status = status;
        command.endedAt = Date.now();
      },
    };
  }

  take(): readonly LoggedCommand[] {
    const taken = this.#commands;
    this.#commands = [];
    return taken;
  }
}
