import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, resolve } from 'node:path';

export interface SourceFile {
  /** From the repository's root, with slashes. */
  readonly path: string;
  readonly text: string;
}

const root = resolve(import.meta.dirname, '../..');
const notOurs = new Set(['node_modules', 'dist', 'coverage', '.git', '.cache']);

/** All text files below a folder of the repository, except what is installed, built or cached. */
export function readTree(folder: string): SourceFile[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (notOurs.has(entry.name)) return [];
    if (entry.isDirectory()) return readTree(path);
    if (!entry.isFile()) return [];
    const text = readFileSync(join(root, path), 'utf8');
    return text.includes('\0') ? [] : [{ path, text }];
  });
}

const importForms = [
  /\b(?:import|export)\b[^'"`;()]*?\bfrom\s*['"]([^'"]+)['"]/g,
  /\bimport\s*\(\s*['"]([^'"]+)['"]/g,
  /^\s*import\s+['"]([^'"]+)['"]/gm,
];

/** What a file imports, types included: repository paths for relative ones, package names as they are. */
export function importsOf({ path, text }: SourceFile): string[] {
  const code = withoutComments(text);
  const specifiers = importForms.flatMap((form) => [...code.matchAll(form)].map(([, specifier = '']) => specifier));
  return specifiers.map((name) => (name.startsWith('.') ? posix.join(posix.dirname(path), name) : name));
}

/** Good enough to find words in code: `//` inside a string ends the line as well. */
export function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '');
}
