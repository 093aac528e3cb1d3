import type { Discrepancy } from '../model/verify-view.ts';
import { discrepancy } from './report.ts';
import type { SeenCell } from './seen-cell.ts';

/** A file of an operation that is no longer at work: `<operation>.<attempt>…`. */
const partial = /^\.partial\/(([0-9a-f-]{36})\.[0-9A-Za-z.]{1,40})$/;

/** Half-written files in a store whose operations have ended, by their names. */
export function deadPartials(files: Iterable<string>, open: ReadonlySet<string>): string[] {
  return [...files].flatMap((path) => {
    const [, name, operation] = partial.exec(path) ?? [];
    return name === undefined || operation === undefined || open.has(operation) ? [] : [name];
  });
}

/** Files in the stores that nothing recorded explains. */
export function compareFiles({ cell, survey, recorded, busy }: SeenCell): Discrepancy[] {
  const open = new Set(recorded.operations.map(({ id }) => id));
  const clean = { kind: 'cell.clean', request: { name: cell.name } } as const;
  return survey.stores.flatMap((store): Discrepancy[] => {
    const dead = deadPartials(store.files.keys(), open);
    const explained = new Set([
      ...recorded.instances.map(({ id }) => `instances/${id}`),
      ...recorded.trash.map(({ id }) => `.trash/${id}`),
      ...recorded.images.map(({ id }) => `images/${id}`),
      ...[...busy].flatMap((id) => [`instances/${id}`, `.trash/${id}`, `images/${id}`]),
      ...store.instances.map(({ id, trashed }) => `${trashed ? '.trash' : 'instances'}/${id}`),
      ...store.images.map(({ id }) => `images/${id}`),
    ]);
    const orphans = [...store.files.keys()].filter((path) => {
      const [, folder, name = ''] = /^(instances|\.trash|images|media)\/([^/]+)$/.exec(path) ?? [];
      return folder !== undefined && !explained.has(`${folder}/${name.replace(/\.(qcow2|json|iso)$/, '')}`);
    });
    return [
      ...(dead.length === 0
        ? []
        : [
            discrepancy('ORPHAN_FILE', {
              cell: cell.name,
              subject: `${store.path}/.partial`,
              fact: `${dead.length === 1 ? 'a half-written file' : `${dead.length} half-written files`} of operations that have ended`,
              remedy: 'nano verify --fix deletes them',
              fix: clean,
            }),
          ]),
      ...orphans.map((path) =>
        discrepancy('ORPHAN_FILE', {
          cell: cell.name,
          subject: `${store.path}/${path}`,
          fact: 'nothing that is recorded explains it',
          remedy: 'look at it on the cell, and remove it there if nobody needs it',
        }),
      ),
    ];
  });
}
