import * as v from 'valibot';
import type { Command } from '../../controller/model/command.ts';
import { NanoError } from '../../controller/model/errors.ts';
import type { CellMark, ZoneRecord } from '../../controller/model/zone.ts';
import { script } from './script.ts';
import { writeFile } from './write-file.ts';

/** Says on a cell whose it is. Beside it lies the zone's record. Both belong to the host, not to one store. */
export const markFolder = '/var/lib/libvirt/nano';
export const markPath = `${markFolder}/cell.json`;
const zoneRecordPath = `${markFolder}/zone.json`;

/** What a mark is compared by. */
export type MarkKey = Pick<CellMark, 'zoneId' | 'generation' | 'cellId'>;

/**
 * A mark as its file holds it: one line, the keys in this order. A shell on the cell compares it as text (`markTest`),
 * so this form is a contract with every nano that ever drives the cell.
 */
export function formatMark(mark: CellMark): string {
  const { zoneId, generation, cellId, machineId } = mark;
  const stores = mark.stores.map(({ id, path }) => ({ id, path }));
  return JSON.stringify({ format: 1, zoneId, generation, cellId, machineId, stores });
}

/** A shell pattern that a mark's line matches if it has the zone in `$1`, the generation in `$2`, the cell in `$3`. */
export const markPattern = '*"\\"zoneId\\":\\"$1\\",\\"generation\\":$2,\\"cellId\\":\\"$3\\""*';

export function markArguments(mark: MarkKey): readonly [string, string, string] {
  return [mark.zoneId, String(mark.generation), mark.cellId];
}

const markSchema = v.object({
  zoneId: v.pipe(v.string(), v.uuid()),
  generation: v.pipe(v.number(), v.safeInteger()),
  cellId: v.pipe(v.string(), v.uuid()),
  machineId: v.string(),
  stores: v.array(v.object({ id: v.pipe(v.string(), v.uuid()), path: v.string() })),
});

export function parseMark(text: string): CellMark {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), markSchema), text);
  if (parsed.success) return parsed.output;
  throw new NanoError('BAD_ANSWER', `${markPath} is not what nano writes: ${parsed.issues[0].message}`);
}

/** The mark's text, or nothing where the host carries none. */
export function readMarkFile(): Command {
  return script('read-mark', ['[ ! -e "$1" ] || cat "$1"'], markPath);
}

/** The exit status of `createMarkFile` where the host carries another mark. */
export const otherMarkStatus = 17;

/** Creates the mark exclusively: a hard link appears whole or not at all, and never replaces what is there. */
export function createMarkFile(mark: CellMark): Command {
  return script(
    'create-mark',
    [
      'set -e',
      'umask 022',
      '[ -d "$1" ] || mkdir -m 0755 "$1"',
      `new=$1/cell.json.$$`,
      `printf '%s\\n' "$2" >"$new"`,
      'sync "$new"',
      'ln "$new" "$1/cell.json" || :',
      'rm -f "$new"',
      'sync "$1"',
      `[ "$(cat "$1/cell.json")" = "$2" ] || exit ${otherMarkStatus}`,
    ],
    markFolder,
    formatMark(mark),
  );
}

/** What a command prints to standard error before a mark that is not the expected one; nothing follows for no mark. */
export const markRefusal = 'nano-mark:';
/** The exit status that goes with it. */
export const markRefusalStatus = 93;
export const refuseMark = `printf '${markRefusal} %s\\n' "$mark" >&2; exit ${markRefusalStatus}`;

/**
 * Replaces the mark by `to` if it is `from`, under a lock: of two that raise it at once one finds it changed. What is
 * there already is fine, so that it can run again.
 */
export function raiseMarkFile(from: MarkKey, to: CellMark): Command {
  return script(
    'raise-mark',
    [
      'set -e',
      'umask 022',
      'mark=',
      'exec 9<"$4"',
      'flock -w 20 9',
      '[ ! -r "$4/cell.json" ] || IFS= read -r mark <"$4/cell.json" || :',
      '[ "$mark" != "$5" ] || exit 0',
      `case $mark in ${markPattern}) ;; *) ${refuseMark};; esac`,
      'new=$4/cell.json.$$',
      `printf '%s\\n' "$5" >"$new"`,
      'sync "$new"',
      'mv -T "$new" "$4/cell.json"',
      'sync "$4"',
    ],
    ...markArguments(from),
    markFolder,
    formatMark(to),
  );
}

/** Removes the mark if it is this one. None, or another zone's, is fine as well: then nothing of ours is there. */
export function removeMarkFile(mark: MarkKey): Command {
  return script(
    'remove-mark',
    [
      '[ -e "$4/cell.json" ] || exit 0',
      'IFS= read -r mark <"$4/cell.json" || :',
      `case $mark in ${markPattern}) rm "$4/cell.json" && rmdir --ignore-fail-on-non-empty "$4";; esac`,
    ],
    ...markArguments(mark),
    markFolder,
  );
}

/** For root alone: it names every cell and its user. */
export function writeZoneRecordFile(record: ZoneRecord): Command {
  return writeFile(zoneRecordPath, JSON.stringify(record), '0600');
}

export function removeZoneRecordFile(): Command {
  return script(
    'remove-zone-record',
    ['rm -f "$1/zone.json" "$1/zone.json.new"', '[ ! -d "$1" ] || rmdir --ignore-fail-on-non-empty "$1"'],
    markFolder,
  );
}
