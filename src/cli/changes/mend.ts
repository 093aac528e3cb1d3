import { toNanoError } from '../../controller/model/errors.ts';
import type { Fix, VerifyView } from '../../controller/model/verify-view.ts';
import type { Context } from '../context.ts';
import { escapeControl } from '../terminal/escape.ts';
import type { ChangeFlags } from './change-flags.ts';
import { makeChange } from './make-change.ts';
import { previewChange } from './preview-change.ts';

/** The changes that mend what was found, each once: one may mend several things. */
export function fixesOf({ findings }: VerifyView): readonly Fix[] {
  const fixes = new Map(findings.flatMap(({ fix }) => (fix === null ? [] : [[JSON.stringify(fix), fix] as const])));
  return [...fixes.values()].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

/** Nothing can be changed on a cell before it obeys, and what is recorded again may have to be defined. */
const order: readonly Fix['kind'][] = ['zone.correct', 'cell.recover', 'instance.define', 'cell.clean'];

/** Makes the changes one after the other; what fails is told, and the others go on. Answers whether all went well. */
export async function mend(context: Context, flags: ChangeFlags, fixes: readonly Fix[]): Promise<boolean> {
  let allWell = true;
  for (const fix of fixes) {
    const name = nameOf(fix);
    const { stdout, stderr } = context.terminal;
    try {
      if (flags['dry-run'] === true) {
        stdout.write(`## ${fix.kind} ${escapeControl(name)}\n`);
        await previewChange(context, flags, fix);
      } else {
        await makeChange(context, flags, {
          kind: fix.kind,
          request: fix.request,
          name,
          doing: `${fix.kind} ${name}`,
          outcome: () => ({ line: `${words[fix.kind]} ${name}` }),
        });
      }
    } catch (error) {
      allWell = false;
      stderr.write(`nano: ${escapeControl(`${fix.kind} ${name}: ${toNanoError(error).message}`)}\n`);
    }
  }
  return allWell;
}

const words: Readonly<Record<Fix['kind'], string>> = {
  'zone.correct': 'corrected the inventory:',
  'cell.recover': 'recovered cell',
  'instance.define': 'defined instance',
  'cell.clean': 'cleaned cell',
};

function nameOf({ request }: Fix): string {
  if ('name' in request) return request.name;
  if (request.what === 'lock') return `locks of ${request.operation}`;
  return request.what === 'counters' ? `sums of ${request.cell}` : `copy of ${request.image} on ${request.cell}`;
}
