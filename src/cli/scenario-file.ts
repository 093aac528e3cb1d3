import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { getDotPath, safeParse } from 'valibot';
import { type Document, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { type ErrorDetail, NanoError } from '../controller/model/errors.ts';
import { type ScenarioInput, scenarioSchema } from '../controller/scheduler/simulate/scenario.ts';
import type { Context } from './context.ts';
import { escapeControl } from './terminal/escape.ts';

/** A simulation as its file has it, with where each of its keys stands. */
export interface ScenarioFile {
  readonly scenario: ScenarioInput;
  /** `pool.yaml:7`, for a key such as `requests.0.shape`. */
  placeOf(key: string): string;
}

const mostBytes = 16 * 1024 ** 2;
const mostErrors = 20;

/**
 * Reads a file, or standard input for `-`. `own` stands in for keys of the file. All that is wrong is told at once, by
 * file, line and key.
 */
export async function readScenario(context: Context, typed: string, own: object): Promise<ScenarioFile> {
  const text = typed === '-' ? await readInput(context) : await readText(resolve(context.cwd, typed), typed);
  const name = typed === '-' ? 'stdin' : typed;
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number) => `${name}:${lines.linePos(offset).line}`;
  refuse(
    name,
    document.errors.map(({ message, pos }) => ({ subject: lineAt(pos[0]), reason: message })),
  );
  const placeOf = (key: string) => lineAt(offsetOf(document, key.split('.')));
  const value: unknown = document.toJS();
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject) refuse(name, [{ subject: lineAt(0), reason: 'is no map of pool and requests' }]);
  const input: unknown = { ...(isObject ? value : {}), ...own };
  const parsed = safeParse(scenarioSchema, input);
  refuse(
    name,
    (parsed.issues ?? []).map((issue) => {
      const key = getDotPath(issue) ?? '';
      return { subject: placeOf(key), reason: `${key}: ${issue.message}` };
    }),
  );
  if (!isScenario(input)) throw new NanoError('INTERNAL', `${name} was parsed and is no simulation`);
  return { scenario: input, placeOf };
}

/** What the controller has against a request, told by where that stands in the file. */
export function located(error: NanoError, { placeOf }: ScenarioFile): NanoError {
  const details = error.details.map(({ subject, ...rest }) => ({
    ...rest,
    subject: subject.startsWith('requests.') ? placeOf(subject) : subject,
    reason: subject.startsWith('requests.') ? `${subject}: ${rest.reason}` : rest.reason,
  }));
  return new NanoError(error.code, error.message, {
    details,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    cause: error,
  });
}

function isScenario(input: unknown): input is ScenarioInput {
  return safeParse(scenarioSchema, input).success;
}

function refuse(name: string, details: readonly ErrorDetail[]): void {
  if (details.length === 0) return;
  const more = details.length - mostErrors;
  throw new NanoError('INVALID_VALUE', `${name} is no simulation`, {
    details: [...details.slice(0, mostErrors), ...(more > 0 ? [{ subject: name, reason: `and ${more} more` }] : [])],
    hint: 'docs/placement.md describes the file',
  });
}

/** Where a key stands, or what would contain it. */
function offsetOf({ contents }: Document.Parsed, path: readonly string[]): number {
  let node: unknown = contents;
  let offset = contents?.range[0] ?? 0;
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find((one) => isScalar(one.key) && String(one.key.value) === key);
      if (pair === undefined) return offset;
      offset = isScalar(pair.key) ? (pair.key.range?.[0] ?? offset) : offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(key)];
      if (isMap(node) || isScalar(node) || isSeq(node)) offset = node.range?.[0] ?? offset;
    } else return offset;
  }
  return offset;
}

async function readText(path: string, typed: string): Promise<string> {
  try {
    const file = await open(path);
    try {
      const found = await file.stat();
      if (found.isDirectory()) throw new NanoError('INVALID_VALUE', `${typed} is a directory`);
      if (found.size > mostBytes) throw tooLarge(typed);
      return await file.readFile('utf8');
    } finally {
      await file.close();
    }
  } catch (cause) {
    if (cause instanceof NanoError || !(cause instanceof Error)) throw cause;
    const missing = 'code' in cause && cause.code === 'ENOENT';
    if (missing) throw new NanoError('NOT_FOUND', `${typed}: there is no such file`, { cause });
    throw new NanoError('INVALID_VALUE', `${typed} cannot be read: ${escapeControl(cause.message)}`, { cause });
  }
}

async function readInput({ terminal }: Context): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  await new Promise<void>((done, fail) => {
    const stop = terminal.stdin.listen({
      data: (piece) => {
        pieces.push(piece);
        bytes += piece.length;
        if (bytes <= mostBytes) return;
        stop();
        fail(tooLarge('stdin'));
      },
      end: () => {
        stop();
        done();
      },
    });
  });
  return Buffer.concat(pieces).toString('utf8');
}

function tooLarge(name: string): NanoError {
  return new NanoError('INVALID_VALUE', `${name} is larger than a simulation may be (16 MiB)`);
}
