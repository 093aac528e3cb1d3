import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Passing, withBackOff } from '../../../../src/cell/transport/back-off.ts';
import { enterLimits, formatLimit } from '../../../../src/cell/transport/call-limits.ts';
import { Semaphore } from '../../../../src/cell/transport/semaphore.ts';
import { SharedAttempt } from '../../../../src/cell/transport/shared-attempt.ts';
import { NanoError } from '../../../../src/controller/model/errors.ts';

const late = () => new NanoError('DEADLINE', 'late');
const { signal } = new AbortController();

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('limits', () => {
  it('fail with the deadline’s error', async () => {
    const scope = enterLimits({ deadlineMs: 1000 }, late);
    const waiting = expect(scope.race(new Promise(() => {}))).rejects.toMatchObject({ code: 'DEADLINE' });
    await vi.advanceTimersByTimeAsync(1000);
    await waiting;
  });

  it('fail when the caller aborts, also before', async () => {
    const abort = new AbortController();
    const scope = enterLimits({ deadlineMs: 1000, signal: abort.signal }, late);
    const waiting = expect(scope.race(new Promise(() => {}))).rejects.toMatchObject({ code: 'INTERRUPTED' });
    abort.abort();
    await waiting;
    const second = enterLimits({ deadlineMs: 1000, signal: abort.signal }, late);
    await expect(second.race(Promise.resolve(1), () => {})).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });

  it('leave no timer behind, and have none for what may take for ever', () => {
    enterLimits({ deadlineMs: 1000 }, late).leave();
    enterLimits({ deadlineMs: Number.POSITIVE_INFINITY }, late);
    enterLimits({ deadlineMs: 2 ** 40 }, late);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('discard what comes too late', async () => {
    const scope = enterLimits({ deadlineMs: 10 }, late);
    const discarded: number[] = [];
    const slow = new Promise<number>((resolve) => setTimeout(resolve, 50, 7));
    scope.race(slow, (value) => discarded.push(value)).catch(() => {});
    await vi.advanceTimersByTimeAsync(50);
    expect(discarded).toEqual([7]);
  });

  it.each([
    [100, '100 ms'],
    [1500, '1.5 s'],
    [90_000, '90 s'],
  ])('of %d ms read %s', (ms, text) => {
    expect(formatLimit(ms)).toBe(text);
  });
});

describe('backing off', () => {
  const refused = () => new Passing(new NanoError('CELL_UNREACHABLE', 'refused'));

  it('tries five times, with growing pauses, and then shows the error', async () => {
    const times: number[] = [];
    const attempt = async () => {
      times.push(Date.now());
      throw refused();
    };
    const failed = expect(withBackOff(attempt, signal)).rejects.toMatchObject({ code: 'CELL_UNREACHABLE' });
    await vi.advanceTimersByTimeAsync(10_000);
    await failed;
    const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(pauses).toHaveLength(4);
    for (const [index, pause] of pauses.entries()) {
      expect(pause).toBeGreaterThanOrEqual(74 * 2 ** index);
      expect(pause).toBeLessThanOrEqual(226 * 2 ** index);
    }
  });

  it('does not try again what will not pass', async () => {
    const attempt = vi.fn().mockRejectedValue(new NanoError('AUTH_FAILED', 'no'));
    await expect(withBackOff(attempt, signal)).rejects.toMatchObject({ code: 'AUTH_FAILED' });
    expect(attempt).toHaveBeenCalledTimes(1);
  });

  it('ends with the signal', async () => {
    const abort = new AbortController();
    const failed = expect(withBackOff(() => Promise.reject(refused()), abort.signal)).rejects.toBe('reason');
    await vi.advanceTimersByTimeAsync(10);
    abort.abort('reason');
    await failed;
  });
});

describe('a semaphore', () => {
  it('lets in as many as it has places, the rest in their order', async () => {
    const semaphore = new Semaphore(2);
    const entered: number[] = [];
    const leaves = await Promise.all([semaphore.acquire(), semaphore.acquire()]);
    const waiting = [1, 2, 3].map(async (n) => {
      const leave = await semaphore.acquire();
      entered.push(n);
      return leave;
    });
    await vi.advanceTimersByTimeAsync(1);
    expect(entered).toEqual([]);
    leaves[0]?.();
    leaves[0]?.();
    await vi.advanceTimersByTimeAsync(1);
    expect(entered).toEqual([1]);
    (await waiting[0])?.();
    leaves[1]?.();
    await vi.advanceTimersByTimeAsync(1);
    expect(entered).toEqual([1, 2, 3]);
  });

  it('forgets who gives up', async () => {
    const semaphore = new Semaphore(1);
    const leave = await semaphore.acquire();
    const abort = new AbortController();
    const given = expect(semaphore.acquire(abort.signal)).rejects.toBe('enough');
    const patient = semaphore.acquire();
    abort.abort('enough');
    await given;
    leave();
    (await patient)();
    await semaphore.acquire();
  });
});

describe('a shared attempt', () => {
  it('goes on for others when one gives up, and ends when all have', async () => {
    let aborted = false;
    const attempt = new SharedAttempt(({ signal: work }) => {
      work?.addEventListener('abort', () => {
        aborted = true;
      });
      return new Promise<number>((resolve) => setTimeout(resolve, 100, 1));
    });
    const hasty = expect(attempt.join({ deadlineMs: 10 }, late)).rejects.toMatchObject({ code: 'DEADLINE' });
    const patient = attempt.join({ deadlineMs: 1000 }, late);
    await vi.advanceTimersByTimeAsync(20);
    await hasty;
    expect(aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(100);
    expect(await patient).toBe(1);

    const lonely = new SharedAttempt(() => new Promise<number>(() => {}));
    const gone = expect(lonely.join({ deadlineMs: 10 }, late)).rejects.toMatchObject({ code: 'DEADLINE' });
    await vi.advanceTimersByTimeAsync(10);
    await gone;
    expect(lonely.isGivenUp).toBe(true);
  });
});
