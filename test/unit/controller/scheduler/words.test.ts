import { expect, test } from 'vitest';
import { missWords } from '../../../../src/controller/scheduler/words.ts';

const MiB = 1024 ** 2;
const GiB = 1024 ** 3;

test.each([
  { what: 'sizes that differ as people read them', asked: 2 * GiB, overhead: 0, free: GiB, says: '2 GiB asked, 1 GiB' },
  {
    what: 'sizes that differ by some MiB',
    asked: 64 * GiB,
    overhead: 0,
    free: 64 * GiB - 20 * MiB,
    says: '65536 MiB asked, 65516 MiB',
  },
  {
    what: 'sizes that differ by less',
    asked: GiB,
    overhead: 0,
    free: GiB - 4096,
    says: '1073741824 bytes asked, 1073737728 bytes',
  },
  {
    what: 'what is asked for and free, where only what comes on top of it is not',
    asked: GiB + 192 * MiB,
    overhead: 192 * MiB,
    free: GiB,
    says: '1 GiB asked (and 192 MiB for QEMU), 1 GiB',
  },
])('$what are told as exactly as it takes', ({ asked, overhead, free, says }) => {
  expect(missWords({ code: 'memory-free', asked, overhead, free })).toBe(`memory   ${says} really free`);
});
