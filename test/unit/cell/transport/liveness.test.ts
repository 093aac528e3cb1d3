import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchLiveness } from '../../../../src/cell/transport/ssh/liveness.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('tells a silent connection after 12.5 s, once', () => {
  const silent = vi.fn();
  watchLiveness(new PassThrough(), silent);
  vi.advanceTimersByTime(12_400);
  expect(silent).not.toHaveBeenCalled();
  vi.advanceTimersByTime(60_000);
  expect(silent.mock.calls).toEqual([[12_500]]);
});

it('takes every byte as a sign of life', () => {
  const silent = vi.fn();
  const socket = new PassThrough();
  const stop = watchLiveness(socket, silent);
  for (let n = 0; n < 10; n += 1) {
    vi.advanceTimersByTime(10_000);
    socket.emit('data', Buffer.alloc(1));
  }
  expect(silent).not.toHaveBeenCalled();
  stop();
  vi.advanceTimersByTime(60_000);
  expect(silent).not.toHaveBeenCalled();
});
