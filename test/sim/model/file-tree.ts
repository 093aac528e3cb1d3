import { type Content, spaceOf } from './content.ts';
import { Failure, noSpace, noSuchFile } from './failure.ts';

export interface File {
  readonly kind: 'file';
  readonly content: Content;
  readonly mode: string;
}

interface Folder {
  readonly kind: 'folder';
  readonly mode: string;
  readonly entries: Map<string, File | Folder>;
}

/** The files of a host, on one file system of a certain size. Paths are absolute and plain. */
export class FileTree {
  readonly #root: Folder;
  capacityBytes: number;
  /** What others have stored there. */
  otherBytes = 0;
  #usedBytes: number;

  constructor(capacityBytes: number, root: Folder = folder('755'), usedBytes = 0) {
    this.capacityBytes = capacityBytes;
    this.#root = root;
    this.#usedBytes = usedBytes;
  }

  clone(): FileTree {
    const copy = new FileTree(this.capacityBytes, copyOf(this.#root), this.#usedBytes);
    copy.otherBytes = this.otherBytes;
    return copy;
  }

  get freeBytes(): number {
    return Math.max(0, this.capacityBytes - this.#usedBytes - this.otherBytes);
  }

  find(path: string): File | Folder | undefined {
    let found: File | Folder | undefined = this.#root;
    for (const name of namesOf(path)) {
      if (found?.kind !== 'folder') return undefined;
      found = found.entries.get(name);
    }
    return found;
  }

  file(path: string): File | undefined {
    const found = this.find(path);
    return found?.kind === 'file' ? found : undefined;
  }

  isFolder(path: string): boolean {
    return this.find(path)?.kind === 'folder';
  }

  list(path: string): readonly string[] {
    const found = this.find(path);
    return found?.kind === 'folder' ? [...found.entries.keys()].sort() : [];
  }

  /** Every file, by its path. */
  *files(path = ''): Generator<[string, File]> {
    const found = this.find(path);
    if (found?.kind !== 'folder') return;
    for (const [name, entry] of found.entries) {
      if (entry.kind === 'file') yield [`${path}/${name}`, entry];
      else yield* this.files(`${path}/${name}`);
    }
  }

  /** Every folder below one. */
  *folders(path = ''): Generator<string> {
    const found = this.find(path);
    if (found?.kind !== 'folder') return;
    for (const [name, entry] of found.entries) {
      if (entry.kind !== 'folder') continue;
      yield `${path}/${name}`;
      yield* this.folders(`${path}/${name}`);
    }
  }

  /** With all folders above it; what is there already stays as it is. */
  makeFolders(path: string, mode = '755'): void {
    let above = this.#root;
    for (const name of namesOf(path)) {
      const next = above.entries.get(name) ?? folder(mode);
      if (next.kind === 'file') throw new Failure(`mkdir: cannot create directory '${path}': Not a directory`);
      above.entries.set(name, next);
      above = next;
    }
  }

  makeFolder(path: string, mode: string): void {
    const [above, name] = this.#place('mkdir', path);
    if (above.entries.has(name)) throw new Failure(`mkdir: cannot create directory '${path}': File exists`);
    above.entries.set(name, folder(mode));
  }

  /** Writes what there is room for; the rest fails, and what was written stays. */
  write(program: string, path: string, content: Content, mode: string): void {
    const [above, name] = this.#place(program, path);
    const old = above.entries.get(name);
    if (old?.kind === 'folder') throw new Failure(`${program}: ${path}: Is a directory`);
    this.#usedBytes -= old === undefined ? 0 : spaceOf(old.content);
    // What lies in /run lies in memory.
    const fits = path.startsWith('/run/') ? spaceOf(content) : Math.min(spaceOf(content), this.freeBytes);
    const isWhole = fits === spaceOf(content);
    const written = isWhole ? content : { bytes: content.bytes.subarray(0, fits), size: fits };
    above.entries.set(name, { kind: 'file', content: written, mode });
    this.#usedBytes += spaceOf(written);
    if (!isWhole) throw noSpace(program, path);
  }

  setMode(path: string, mode: string): void {
    const [above, name] = this.#place('chmod', path);
    const entry = above.entries.get(name);
    if (entry === undefined) throw noSuchFile('chmod', path);
    above.entries.set(name, { ...entry, mode });
  }

  rename(from: string, to: string): void {
    const entry = this.file(from);
    if (entry === undefined) throw noSuchFile('mv', from);
    const [above, name] = this.#place('mv', to);
    this.remove(to);
    const [old, oldName] = this.#place('mv', from);
    old.entries.delete(oldName);
    above.entries.set(name, entry);
  }

  /** `mv -T`: an empty folder at the new place gives way. */
  renameFolder(from: string, to: string): void {
    const entry = this.find(from);
    if (entry?.kind !== 'folder') throw noSuchFile('mv', from);
    const [above, name] = this.#place('mv', to);
    const there = above.entries.get(name);
    if (there !== undefined && (there.kind === 'file' || there.entries.size > 0))
      throw new Failure(`mv: cannot move '${from}' to '${to}': Directory not empty`);
    const [old, oldName] = this.#place('mv', from);
    old.entries.delete(oldName);
    above.entries.set(name, entry);
  }

  /** Removes a file; nothing happens where there is none. */
  remove(path: string): void {
    const entry = this.file(path);
    if (entry === undefined) return;
    const [above, name] = this.#place('rm', path);
    above.entries.delete(name);
    this.#usedBytes -= spaceOf(entry.content);
  }

  removeFolder(path: string): void {
    const entry = this.find(path);
    if (entry?.kind !== 'folder') throw new Failure(`rmdir: failed to remove '${path}': No such file or directory`);
    if (entry.entries.size > 0) throw new Failure(`rmdir: failed to remove '${path}': Directory not empty`);
    const [above, name] = this.#place('rmdir', path);
    above.entries.delete(name);
  }

  #place(program: string, path: string): [Folder, string] {
    const names = namesOf(path);
    const above = this.find(`/${names.slice(0, -1).join('/')}`);
    const name = names.at(-1);
    if (above?.kind !== 'folder' || name === undefined) throw noSuchFile(program, path);
    return [above, name];
  }
}

function folder(mode: string): Folder {
  return { kind: 'folder', mode, entries: new Map() };
}

function copyOf(original: Folder): Folder {
  const copy = folder(original.mode);
  for (const [name, entry] of original.entries) copy.entries.set(name, entry.kind === 'file' ? entry : copyOf(entry));
  return copy;
}

function namesOf(path: string): string[] {
  return path.split('/').filter((name) => name !== '');
}
