import { randomInt } from 'node:crypto';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** VNC compares 8 characters and libvirt refuses more. These need no escape in XML, JSON or a shell. */
function makePassword(): string {
  return Array.from({ length: 8 }, () => letters[randomInt(letters.length)]).join('');
}

/** The secrets of one command: made when it is sent, the same for the same name, and kept nowhere. */
export class Secrets {
  readonly #values = new Map<string, string>();

  readonly resolve = (name: string): string => {
    const value = this.#values.get(name) ?? makePassword();
    this.#values.set(name, value);
    return value;
  };

  /** Takes them out of what a command said. */
  hide(text: string): string {
    return [...this.#values.values()].reduce((hidden, value) => hidden.replaceAll(value, '********'), text);
  }
}
