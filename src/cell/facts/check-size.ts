import type { Finding } from '../../controller/model/host-facts.ts';
import { formatSize, GiB } from '../../controller/model/units.ts';
import type { CheckContext } from './check-context.ts';
import { finding } from './check-table.ts';

/** A machine of 4 GiB shows less: its firmware and its kernel keep some. */
const leastMemoryBytes = 3.5 * GiB;

/** Whether the host is big enough to share. */
export function checkSize({ survey }: CheckContext): readonly Finding[] {
  const { cores, memoryBytes } = survey;
  return [
    ...(cores === undefined ? [] : [checkCores(cores)]),
    ...(memoryBytes === undefined ? [] : [checkMemory(memoryBytes)]),
  ];
}

function checkCores(cores: number): Finding {
  if (cores >= 2) return finding('CORES', 'ok', `${cores} cores`);
  return finding('FEW_CORES', 'warning', '1 core, which guests share with the host');
}

function checkMemory(bytes: number): Finding {
  const size = formatSize(bytes);
  if (bytes >= leastMemoryBytes) return finding('MEMORY', 'ok', `${size} memory`);
  return finding('LITTLE_MEMORY', 'warning', `${size} memory; 4 GiB and more leave room for guests`);
}
