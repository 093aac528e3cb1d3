import { NanoError } from '../../controller/model/errors.ts';
import type { CellAction } from '../../controller/ports.ts';
import { listFolder, parseFolder } from '../commands/file-facts.ts';
import { removeInstanceFiles, removeInstanceFolder } from '../commands/instance-folder.ts';
import type { CellLink } from './cell-link.ts';
import { deadlines } from './deadlines.ts';

/** Done when an instance's folder is gone. One that holds what is not nano's is kept, and said to be. */
export function removeFolder(link: CellLink, path: string, doing: string): CellAction {
  const [files, folder] = [removeInstanceFiles(path), removeInstanceFolder(path)];
  return {
    commands: [files, folder],
    run: async (bounds) => {
      const common = { doing, deadlineMs: deadlines.file, bounds };
      const emptied = await link.change({ ...common, command: files });
      const removed = await link.change({ ...common, command: folder });
      if (removed.status === 0) return;
      const left = parseFolder(await link.ask({ ...common, command: listFolder(path) }));
      if (left === undefined) return;
      if (emptied.status !== 0) throw link.failed({ ...common, command: files }, emptied);
      throw new NanoError('COMMAND_FAILED', `${link.name}: ${path} holds files that are not nano's, so it stays`, {
        details: left.slice(0, 20).map((name) => ({ subject: name, reason: 'not made by nano' })),
        hint: 'move them away and try again',
      });
    },
  };
}
