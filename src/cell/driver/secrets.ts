import { randomInt } from 'node:crypto';
import type { Command } from '../../controller/model/command.ts';
import { NanoError } from '../../controller/model/errors.ts';
import { GivenSecret } from '../../controller/model/given-secret.ts';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** VNC compares 8 characters and libvirt refuses more. These need no escape in XML, JSON or a shell. */
function makePassword(): string {
  return Array.from({ length: 8 }, () => letters[randomInt(letters.length)]).join('');
}

type Input = NonNullable<Command['stdin']>;

/** The secrets in what is sent at once: given, or made when it is sent, the same for the same name; kept nowhere. */
export class Secrets {
  readonly #values = new Map<string, string>();
  readonly #given = new Set<string>();

  constructor(input: Input = []) {
    for (const piece of input) {
      if (typeof piece === 'string' || piece.given !== true) continue;
      this.#given.add(piece.secret);
      if (piece instanceof GivenSecret) this.#values.set(piece.secret, piece.reveal());
    }
  }

  readonly resolve = (name: string): string => {
    const known = this.#values.get(name);
    if (known === undefined && this.#given.has(name)) throw lostSecret(name);
    const value = known ?? makePassword();
    this.#values.set(name, value);
    return value;
  };

  /** How long a command's input is with them, in bytes. */
  lengthOf(input: Input = []): number {
    const texts = input.map((piece) => (typeof piece === 'string' ? piece : this.resolve(piece.secret)));
    return texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  }

  /** Takes them out of what a command said. */
  hide(text: string): string {
    return [...this.#values.values()].reduce((hidden, value) => hidden.replaceAll(value, '********'), text);
  }
}

/** It is in no journal: only the process that was given it could send it. */
function lostSecret(name: string): NanoError {
  return new NanoError(
    'WRONG_STATE',
    `the secret "${name}" came with the command that was interrupted, and is not kept`,
    {
      hint: 'roll the operation back and make the change again',
    },
  );
}
