import { NanoError } from '../../controller/model/errors.ts';
import { suggest } from './suggest.ts';

/**
 * The error for words that are no command. `ids` are the commands as oclif names them (`pool:add-cell`), `argv` is
 * what was typed.
 */
export function unknownCommand(argv: readonly string[], ids: readonly string[]): NanoError {
  const firstFlag = argv.findIndex((word) => word.startsWith('-'));
  const words = (firstFlag === -1 ? argv : argv.slice(0, firstFlag)).flatMap((word) => word.split(':'));
  const [noun = '', verb] = words;
  if (noun === '') {
    return new NanoError('USAGE', `${argv[0] ?? ''} stands before a command`, {
      hint: 'write flags behind the command: nano instance list -o json',
    });
  }
  const verbs = ids.filter((id) => id.startsWith(`${noun}:`)).map((id) => id.slice(noun.length + 1));
  if (verbs.length > 0 && verb !== undefined) {
    const meant = suggest(verb, verbs);
    return new NanoError('USAGE', `nano ${noun} has no command ${JSON.stringify(verb)}`, {
      hint: meant === undefined ? `nano ${noun} --help` : `did you mean nano ${noun} ${meant}? nano ${noun} --help`,
    });
  }
  return new NanoError('USAGE', `nano has no command ${JSON.stringify(noun)}`, { hint: hintFor(noun, verb, ids) });
}

function hintFor(noun: string, verb: string | undefined, ids: readonly string[]): string {
  const help = 'nano --help lists what there is';
  const swapped = ids.find((id) => verb !== undefined && id === `${verb}:${noun}`);
  const meant = swapped?.replace(':', ' ') ?? suggest(noun, [...new Set(ids.map((id) => id.split(':')[0] ?? ''))]);
  if (meant === undefined) return help;
  const whole = swapped === undefined && verb !== undefined && ids.includes(`${meant}:${verb}`) ? ` ${verb}` : '';
  return `did you mean nano ${meant}${whole}? ${help}`;
}
