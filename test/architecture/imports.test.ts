import { describe, expect, it } from 'vitest';
import { violations } from './rules.ts';
import { readTree } from './source.ts';

it('src/ keeps the rules of the design', () => {
  expect(violations(readTree('src'))).toEqual([]);
});

describe('the rules notice', () => {
  const broken = (path: string, text: string) => violations([{ path, text }]);

  it.each([
    [
      'a command that reaches past the controller',
      'src/commands/x.ts',
      "import { a } from '../cell/transport/ssh.ts';",
    ],
    ['a type import', 'src/controller/x.ts', "import type { A } from '../cell/facts/cpu.ts';"],
    ['an import over several lines', 'src/tui/x.ts', "import {\n  a,\n  b,\n} from '../cli/output.ts';"],
    ['a dynamic import', 'src/controller/x.ts', "const { a } = await import('../cli/context.ts');"],
    ['an import for its effects', 'src/controller/x.ts', "import '../cli/output.ts';"],
    ['a re-export', 'src/controller/x.ts', "export * from '../tui/screens/top.ts';"],
    ['a cell that knows decisions', 'src/cell/x.ts', "import { a } from '../controller/scheduler/place.ts';"],
    ['code of a test', 'src/cli/x.ts', "import { a } from '../../test/helper.ts';"],
    ['wiring elsewhere than in the context', 'src/cli/x.ts', "import { a } from '../cell/transport/ssh.ts';"],
    ['a terminal in the controller', 'src/controller/x.ts', "import { log } from '@clack/prompts';"],
    ['a layer that nobody designed', 'src/util/x.ts', 'export const a = 1;'],
    ['a default export', 'src/cli/x.ts', 'export default class A {}'],
    ['a default export by name', 'src/cli/x.ts', 'class A {}\nexport { A as default };'],
    ['a long file', 'src/cli/x.ts', 'const a = 1;\n'.repeat(301)],
    ['a name in camelCase', 'src/cli/outputTable.ts', ''],
    ['a folder in camelCase', 'src/cli/outputTable/x.ts', ''],
    ['an exit', 'src/cli/x.ts', 'process.exit(2);'],
    ['a process started by a decision', 'src/controller/x.ts', "import { spawn } from 'node:child_process';"],
  ])('%s', (_, path, text) => {
    expect(broken(path, text)).toHaveLength(1);
  });

  it.each([
    ['the context, which wires the cells', 'src/cli/context.ts', "import { a } from '../cell/transport/ssh.ts';"],
    [
      'a cell that speaks of the model',
      'src/cell/facts/x.ts',
      "import type { A } from '../../controller/model/cell.ts';",
    ],
    ['a cell that keeps a port', 'src/cell/facts/x.ts', "import type { A } from '../../controller/ports.ts';"],
    ['a command with its class', 'src/commands/pool/list.ts', 'export default class List extends Command {}'],
    ['a command that shows a screen', 'src/commands/top.tsx', "import { a } from '../tui/screens/top.tsx';"],
    ['a transport that starts ssh', 'src/cell/transport/x.ts', "import { spawn } from 'node:child_process';"],
    ['a screen that measures a text', 'src/tui/x.ts', "import { a } from '../cli/terminal/text-width.ts';"],
    ['an exit status', 'src/cli/x.ts', 'process.exitCode = 2;'],
    ['an exit that a comment tells of', 'src/cli/x.ts', '// process.exit() would lose output\nexport const a = 1;'],
  ])('nothing about %s', (_, path, text) => {
    expect(broken(path, text)).toEqual([]);
  });
});
