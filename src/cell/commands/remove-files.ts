import type { Command } from '../../controller/model/command.ts';
import { checkedPath } from './store-layout.ts';

/** Succeeds where they are gone already. */
export function removeFiles(...paths: readonly string[]): Command {
  return { argv: ['rm', '-f', ...paths.map((path) => checkedPath(path))] };
}
