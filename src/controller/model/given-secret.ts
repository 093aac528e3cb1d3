import { type GenericSchema, pipe, string, transform } from 'valibot';
import type { SecretReference } from './command.ts';

/**
 * A secret that came with a request. As JSON, as text and in a debugger's eyes it is only a reference, so a journal, a
 * plan or a log that holds it does not hold its value: that is told to who sends it, in the process that was given it.
 */
export class GivenSecret implements SecretReference {
  readonly secret: string;
  readonly given = true;
  readonly #value: string;

  constructor(name: string, value: string) {
    this.secret = name;
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return `secret ${this.secret}`;
  }

  /** What console.log and util.inspect show. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

const secretSchemas = new WeakSet<object>();

/** A field of a request that is secret. `name` is what plans and scripts call it. */
export function secret(name: string): GenericSchema<string, GivenSecret> {
  const schema = pipe(
    string(),
    transform((value) => new GivenSecret(name, value)),
  );
  secretSchemas.add(schema);
  return schema;
}

/** Whether a schema, or what is optional in it, is of a secret. */
export function isSecretSchema(schema: object): boolean {
  if (secretSchemas.has(schema)) return true;
  return (
    'wrapped' in schema &&
    typeof schema.wrapped === 'object' &&
    schema.wrapped !== null &&
    isSecretSchema(schema.wrapped)
  );
}
