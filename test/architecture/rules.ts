import { importsOf, type SourceFile, withoutComments } from './source.ts';

/** What each folder of src/ may import besides itself. The one exception, where all is wired, is below. */
const layers: Readonly<Record<string, readonly string[]>> = {
  commands: ['src/cli/', 'src/controller/', 'src/tui/'],
  cli: ['src/controller/'],
  // What a screen shares with what commands print: how wide a text is, what is safe to write, how an age is written.
  tui: ['src/controller/', 'src/cli/terminal/', 'src/cli/output/age.ts', 'src/cli/output/counted.ts'],
  controller: [],
  cell: ['src/controller/model/', 'src/controller/ports.ts', 'src/controller/ports/'],
};
const wiring = 'src/cli/context.ts';

/** The controller decides; what talks to people, hosts or formats of hosts is handed to it. */
const outsideController = /^(ssh2|fast-xml-parser|@oclif\/|@clack\/|cli-table3|ink|react|conf)/;

const longest = 300;

/** Everything in src/ that breaks the design's rules, one sentence each. */
export function violations(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => [...layerViolations(file), ...fileViolations(file), ...wordViolations(file)]);
}

function layerViolations(file: SourceFile): string[] {
  const layer = file.path.split('/')[1] ?? '';
  const allowed = layers[layer];
  if (allowed === undefined) return [`${file.path}: src/${layer} is no layer of the design`];

  const within = [`src/${layer}/`, ...allowed, ...(file.path === wiring ? ['src/cell/'] : [])];
  const imports = importsOf(file);
  const wrongWay = imports.filter((name) => isOfTree(name) && !within.some((prefix) => name.startsWith(prefix)));
  const wrongPackage = layer === 'controller' ? imports.filter((name) => outsideController.test(name)) : [];
  return [...wrongWay, ...wrongPackage].map((name) => `${file.path}: ${layer} may not import ${name}`);
}

const isOfTree = (name: string) => /^(src|test|lab|scripts|bin|docs|\.\.)\//.test(name);

function fileViolations({ path, text }: SourceFile): string[] {
  const lines = text.split('\n').length - 1;
  const names = path.replace(/\.(?:tsx?|S)$/, '').split('/');
  return [
    ...(lines > longest ? [`${path}: ${lines} lines, more than ${longest}: split it`] : []),
    ...(names.every((name) => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) ? [] : [`${path}: not in kebab-case`]),
  ];
}

function wordViolations({ path, text }: SourceFile): string[] {
  const code = withoutComments(text);
  const isCommand = path.startsWith('src/commands/');
  const startsProcesses = path.startsWith('src/cell/transport/') || path.startsWith('src/cli/');
  return [
    ...(!isCommand && /\bexport\s+default\b|\bas\s+default\b/.test(code) ? [`${path}: default export`] : []),
    ...(/\bprocess\s*\.\s*exit\s*\(/.test(code) ? [`${path}: process.exit belongs to bin/`] : []),
    ...(!startsProcesses && /['"](node:)?child_process['"]/.test(code) ? [`${path}: starts processes`] : []),
  ];
}
