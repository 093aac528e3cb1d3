import { readdir, readFile } from 'node:fs/promises';

/** @param {string} path */
const isCommand = (path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path);

/** `pool/add-cell.ts` is the command `pool:add-cell`, as oclif derives it from the built file. @param {string} path */
function commandId(path) {
  return path
    .replace(/^src\/commands\//, '')
    .replace(/\.tsx?$/, '')
    .replace(/\/index$/, '')
    .replaceAll('/', ':');
}

/**
 * @typedef {string | { target: string }} Named
 * @typedef {{ helpClass?: Named, hooks?: Record<string, Named | Named[]> }} OclifSettings
 */

/** What oclif loads by a path written in package.json (hooks, the help class), as source files. @param {OclifSettings} oclif */
function namedInPackageJson(oclif) {
  return [oclif.helpClass ?? [], ...Object.values(oclif.hooks ?? {})]
    .flat()
    .map((entry) => (typeof entry === 'string' ? entry : entry.target))
    .map((target) => target.replace(/^\.\/dist\//, 'src/').replace(/(\.js)?$/, '.ts'));
}

/** Every file that something outside the bundle loads by its path: the program itself and each command. @param {string} root @param {OclifSettings} oclif */
export async function entryPoints(root, oclif) {
  const files = await readdir(`${root}/src/commands`, { recursive: true });
  const commands = files.filter(isCommand).map((path) => `src/commands/${path}`);
  return ['src/cli/main.ts', ...namedInPackageJson(oclif), ...commands.sort()];
}

/** Commands that exist and are not in the manifest, or the other way round. @param {string} root @param {readonly string[]} entries */
export async function staleCommands(root, entries) {
  const built = entries.filter((path) => path.startsWith('src/commands/')).map(commandId);
  const manifest = await readFile(`${root}/oclif.manifest.json`, 'utf8').catch(() => '{"commands":{}}');
  const known = Object.keys(JSON.parse(manifest).commands);
  return [...built.filter((id) => !known.includes(id)), ...known.filter((id) => !built.includes(id))];
}
