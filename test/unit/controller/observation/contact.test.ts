import { describe, expect, it } from 'vitest';
import { type Contact, contactOf, reconnectPauseMs } from '../../../../src/controller/observation/contact.ts';

const tick = 2_000;
const watched = { enabled: true, askedSinceMs: 0 };
const state = (history: object, now: number) => contactOf({ ...watched, ...history }, now, tick, undefined).state;

describe('a cell is', () => {
  it('unknown until it has answered, and offline at once where it cannot be reached', () => {
    expect(state({}, 1_000)).toBe('unknown');
    expect(contactOf({ ...watched, failure: 'refused' }, 1_000, tick, undefined)).toEqual({
      state: 'offline',
      sinceMs: 0,
      why: 'refused',
    });
    expect(state({}, 6_000)).toBe('offline');
  });

  it('online while it answers, slow where that takes long or fails, disabled by the operator', () => {
    expect(state({ answeredMs: 9_000, tookMs: 20 }, 10_000)).toBe('online');
    expect(state({ answeredMs: 9_000, tookMs: 1_500 }, 10_000)).toBe('slow');
    expect(state({ answeredMs: 9_000, failure: 'cut' }, 10_000)).toBe('slow');
    expect(state({ answeredMs: 4_500 }, 10_000)).toBe('slow');
    expect(state({ answeredMs: 9_000, enabled: false }, 10_000)).toBe('disabled');
  });

  it('offline after six seconds of silence, since it last answered, and until it answers again', () => {
    const cut = { ...watched, answeredMs: 10_000, failure: 'no route' };
    let before: Contact | undefined;
    const states = [12_000, 15_000, 16_000, 17_000, 310_000].map((now) => {
      before = contactOf(cut, now, tick, before);
      return before.state;
    });
    expect(states).toEqual(['slow', 'slow', 'offline', 'offline', 'offline']);
    expect(before).toEqual({ state: 'offline', sinceMs: 10_000, why: 'no route' });
    expect(state({ ...cut, enabled: false }, 20_000)).toBe('offline');
    expect(state({ answeredMs: 311_000, tookMs: 5 }, 311_000)).toBe('online');
  });

  it('so since it came to be so', () => {
    const first = contactOf({ ...watched, answeredMs: 1_000 }, 1_000, tick, undefined);
    expect(contactOf({ ...watched, answeredMs: 3_000 }, 3_000, tick, first)).toEqual({
      state: 'online',
      sinceMs: 1_000,
    });
  });

  it('given as long as its interval asks for', () => {
    expect(contactOf({ ...watched, answeredMs: 0 }, 20_000, 10_000, undefined).state).toBe('online');
  });
});

it('is connected again after pauses that grow to half a minute, and are never the same for all', () => {
  expect([1, 2, 3, 10, 100].map((failures) => reconnectPauseMs(failures, 1))).toEqual([
    500, 1000, 2000, 30_000, 30_000,
  ]);
  expect(reconnectPauseMs(3, 0)).toBe(1000);
});
