import { NanoError, toNanoError } from '../../controller/model/errors.ts';
import { suggest } from './suggest.ts';

/** What is known of the command that was called: for messages. */
export interface CalledCommand {
  /** `instance create` */
  readonly name: string;
  readonly flags: readonly string[];
}

/**
 * Turns whatever a command threw into an error of ours: oclif's complaints about the command line (a wrong flag, a
 * missing argument) become USAGE. oclif says what they are about only in properties and English, both read here alone.
 */
export function commandError(error: unknown, command: CalledCommand): NanoError {
  if (!(error instanceof Error) || !('oclif' in error)) return toNanoError(error);
  const help = `nano ${command.name} --help`;
  const unknown = textsOf(error, 'flags');
  if (unknown.length > 0) return unknownFlag(unknown, command, help);
  const missing = argumentNames(error);
  if (missing.length > 0 && /^Missing \d+ required arg/.test(error.message)) {
    const names = missing.map((name) => name.toUpperCase()).join(' and ');
    return usage(`${command.name}: ${names} ${missing.length === 1 ? 'is' : 'are'} missing`, help, error);
  }
  return usage(`${command.name}: ${reword(error.message)}`, help, error);
}

function unknownFlag(flags: readonly string[], { name, flags: known }: CalledCommand, help: string): NanoError {
  const [first = ''] = flags;
  const meant = suggest(first.replace(/^-+/, '').replace(/=.*/, ''), known);
  const message = `${name} has no flag ${flags.join(', ')}`;
  return new NanoError('USAGE', message, { hint: meant === undefined ? help : `did you mean --${meant}? ${help}` });
}

function usage(message: string, hint: string, cause: Error): NanoError {
  return new NanoError('USAGE', message, { hint, cause });
}

/** oclif's sentences in our words. */
function reword(message: string): string {
  const plain = message
    .replace(/\nSee more help with --help$/, '')
    .replace(/^The following errors? occurred:\s*/, '')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: oclif dims the reasons.
    .replace(/\x1b\[\d+m/g, '')
    .replace(/^Parsing (--\S+)\s+/, '$1: ')
    .replace(/^Expected (--[^=]+)=(.*) to be one of: (.*)$/s, '$1: "$2" is not one of $3')
    .replace(/^Expected (.*) to be one of: (.*)$/s, '"$1" is not one of $2')
    .replace(/^Flag (--\S+) /, '$1 ')
    .replace(/Missing required flag (\S+)/g, '--$1 is missing')
    .replace(/--(\S+?)=\S+ cannot also be provided when using (--\S+)/g, '--$1 and $2 exclude each other')
    .replace(/All of the following must be provided when using (--\S+): (--\S+)/g, '$1 needs $2')
    .replace(/^Unexpected arguments?: /, 'unexpected ');
  const lines = plain.split('\n').map((line) => line.trim());
  return [...new Set(lines)].filter((line) => line !== '').join('; ');
}

function textsOf(error: Error, key: string): string[] {
  const found: unknown = Object.entries(error).find(([name]) => name === key)?.[1];
  return Array.isArray(found) ? found.filter((one) => typeof one === 'string') : [];
}

function argumentNames(error: Error): string[] {
  const found: unknown = Object.entries(error).find(([name]) => name === 'args')?.[1];
  if (!Array.isArray(found)) return [];
  return found.flatMap((one: unknown) => (hasName(one) ? [one.name] : []));
}

function hasName(value: unknown): value is { name: string } {
  return typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string';
}
