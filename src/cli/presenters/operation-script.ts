import { NanoError } from '../../controller/model/errors.ts';
import { quoteArgument } from '../../controller/model/shell.ts';
import type { OperationView } from '../../controller/model/views.ts';
import { byText } from './operation.ts';

/** Commands of one step, or of its undoing, as they went to one cell. */
interface Part {
  readonly cell: string;
  readonly at: string;
  readonly title: string;
  readonly commands: readonly string[];
  readonly secrets: readonly string[];
}

/**
 * An operation's commands as a script for sh, to read or to run again: in the order in which they were sent, those of
 * several cells behind the name of each. What nano puts around a command (the check of the mark, the turn) is left out.
 */
export function operationScript(operation: OperationView, { cell }: { readonly cell?: string }): string {
  const all = partsOf(operation);
  const cells = [...new Set(all.map((part) => part.cell))];
  if (cell !== undefined && !cells.includes(cell)) {
    throw new NanoError('NOT_FOUND', `operation #${operation.number} sent no command to a cell "${cell}"`, {
      hint: cells.length === 0 ? 'it touched no cell at all' : `it did to ${cells.join(', ')}`,
    });
  }
  const parts = all.filter((part) => cell === undefined || part.cell === cell);
  const secrets = [...new Set(parts.flatMap((part) => part.secrets))];
  const shown = cell === undefined ? cells : [cell];
  const [only] = shown;
  const text = (name: string) => parts.filter((part) => part.cell === name).map((part) => partText(part, secrets));
  const body =
    only === undefined
      ? ['# it touched no cell: only the records of nano changed']
      : shown.length === 1
        ? [`# on ${comment(only)}`, ...text(only)]
        : [
            `case \${1:-} in`,
            ...shown.flatMap((name) => [`${quoteArgument(name)})`, ...text(name), ';;']),
            usage(shown),
          ];
  return `${[...head(operation), ...secretLines(secrets), '', 'set -e', '', ...body].join('\n')}\n`;
}

function partsOf({ steps }: OperationView): readonly Part[] {
  const parts = steps.flatMap(({ title, cellName: cell, startedAt, undoStartedAt, ...step }): Part[] => {
    if (cell === undefined) return [];
    const { commands, secrets = [], undoCommands = [] } = step;
    return [
      ...(startedAt === undefined ? [] : [{ cell, at: startedAt, title, commands, secrets }]),
      ...(undoStartedAt === undefined
        ? []
        : [{ cell, at: undoStartedAt, title: `undo: ${title}`, commands: undoCommands, secrets: [] }]),
    ].filter((part) => part.commands.length > 0);
  });
  return parts.sort((left, right) => (left.at < right.at ? -1 : left.at > right.at ? 1 : 0));
}

function head(operation: OperationView): string[] {
  const { number, kind, subjects, state, startedAt, reason } = operation;
  const about = subjects.map((subject) => `${subject.kind} ${subject.name}`).join(', ');
  return [
    '#!/bin/sh',
    `# operation #${number}: ${kind}${about === '' ? '' : ` of ${comment(about)}`}, ${state}`,
    `# begun ${startedAt} by ${comment(byText(operation))}${reason === null ? '' : `: ${comment(reason)}`}`,
    '# The commands that nano sent, in their order. Run it on the cell, as root.',
    ...(kind.startsWith('image.') ? ["# The image's bytes are read from standard input: sh SCRIPT <FILE"] : []),
  ];
}

function secretLines(secrets: readonly string[]): string[] {
  if (secrets.length === 0) return [];
  return [
    '',
    '# nano makes secrets when it sends them and keeps none: set these before you run it.',
    ...secrets.map(
      (name, index) => `: "\${NANO_SECRET_${index + 1}:?the secret ${comment(name).replace(/["\\$`}]/g, '')}}"`,
    ),
  ];
}

function partText({ at, title, commands, secrets }: Part, all: readonly string[]): string {
  const lines = commands.map((command) => tolerant(renumbered(command, secrets, all)));
  return [`# ${at} ${comment(title)}`, ...lines].join('\n');
}

/** nano judges by the state that it reads back: a guest that is off already is no failure. */
function tolerant(command: string): string {
  return /^virsh [^\n]* destroy [^\n]*$/.test(command) ? `${command} || :` : command;
}

/** Placeholders count the secrets of one step; in the script they count those of all. */
function renumbered(command: string, secrets: readonly string[], all: readonly string[]): string {
  if (secrets.length === 0 || !/<<NANO\n/.test(command)) return command;
  return command.replace(/\\[\\$`]|\$NANO_SECRET_(\d+)/g, (text, number: string | undefined) => {
    const name = number === undefined ? undefined : secrets[Number(number) - 1];
    return name === undefined ? text : `$NANO_SECRET_${all.indexOf(name) + 1}`;
  });
}

function usage(cells: readonly string[]): string {
  const text = `usage: sh SCRIPT ${cells.join('|')}, on that cell`;
  return `*)\necho ${quoteArgument(text)} >&2\nexit 2\n;;\nesac`;
}

/** Text from outside must stay in its comment. */
function comment(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ');
}
