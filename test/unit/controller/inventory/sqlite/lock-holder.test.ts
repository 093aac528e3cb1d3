import { expect, it } from 'vitest';
import { lockingPid } from '../../../../../src/controller/inventory/sqlite/lock-holder.ts';

const locks = `1: POSIX  ADVISORY  READ  100 fe:01:777 123 123
2: POSIX  ADVISORY  WRITE 200 fe:01:778 120 120
3: FLOCK  ADVISORY  WRITE 300 fe:01:777 0 EOF
4: POSIX  ADVISORY  WRITE 400 fe:01:777 121 121
5: POSIX  ADVISORY  WRITE 500 fe:01:777 120 120
5: -> POSIX  ADVISORY  WRITE 600 fe:01:777 120 120
`;

it('names the process that holds the write lock of this very file', () => {
  expect(lockingPid(locks, 777)).toBe(500);
  expect(lockingPid(locks, 778)).toBe(200);
  expect(lockingPid(locks, 779)).toBeUndefined();
  expect(lockingPid('1: POSIX  ADVISORY  WRITE 700 fe:01:9 0 EOF\n', 9)).toBe(700);
});
