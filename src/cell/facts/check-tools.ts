import type { Finding } from '../../controller/model/host-facts.ts';
import type { CheckContext } from './check-context.ts';
import { finding } from './check-table.ts';
import { requiredTools } from './required-tools.ts';

const utilLinux: ReadonlySet<string> = new Set(['flock', 'setpriv', 'setsid']);

/** Whether the commands that nano runs on a cell are there. */
export function checkTools({ survey }: CheckContext): readonly Finding[] {
  const missing = requiredTools.filter((tool) => survey.missingTools.includes(tool));
  if (missing.length === 0) return [finding('TOOLS', 'ok', 'coreutils and util-linux')];
  const packages = [
    ...(missing.some((tool) => !utilLinux.has(tool)) ? ['coreutils'] : []),
    ...(missing.some((tool) => utilLinux.has(tool)) ? ['util-linux'] : []),
  ];
  return [
    finding('TOOLS_MISSING', 'error', `not installed: ${missing.join(', ')}`, `install ${packages.join(' and ')}`),
  ];
}
