import { describe, expect, it } from 'vitest';
import type { WatchUpdate } from '../../../../src/controller/controller.ts';
import type { EventView } from '../../../../src/controller/model/stats-views.ts';
import { type EventCode, eventView } from '../../../../src/controller/observation/event-codes.ts';
import { WatchFeed } from '../../../../src/controller/observation/watch-feed.ts';
import { zoneStats } from '../../../../src/controller/observation/zone-stats.ts';

const event = (number: number, code: EventCode = 'instance.started'): EventView =>
  eventView({ code, cell: 'one', instance: 'web', message: '' }, number, '2026-11-20T12:00:00.000Z');
const look = (at: string) =>
  zoneStats({ at, intervalMs: 2_000, complete: true, pools: [], cells: [], instances: [] }, undefined);

async function read(feed: WatchFeed): Promise<readonly WatchUpdate[]> {
  const updates: WatchUpdate[] = [];
  for await (const update of feed) updates.push(update);
  return updates;
}

async function readEvents(feed: WatchFeed): Promise<readonly EventView[]> {
  feed.end();
  return (await read(feed)).flatMap((update) => (update.type === 'event' ? [update.event] : []));
}

describe('a reader that has not read for a while', () => {
  it('is told all that happened in its order, and shown the last look alone', async () => {
    const feed = new WatchFeed();
    for (const number of [1, 2, 3]) {
      feed.show(look(`look ${number}`));
      feed.tell(event(number));
    }
    feed.end();
    const updates = await read(feed);
    expect(updates.map((update) => (update.type === 'event' ? update.event.number : update.stats.at))).toEqual([
      1,
      2,
      3,
      'look 3',
    ]);
  });

  it('is told how many of a hundred thousand events it missed, of those that matter none', async () => {
    const feed = new WatchFeed();
    const told = 100_000;
    const important = new Map<number, EventCode>([
      [5, 'instance.crashed'],
      [50_000, 'instance.device-stuck'],
      [99_999, 'cell.offline'],
    ]);
    for (let number = 1; number <= told; number += 1) feed.tell(event(number, important.get(number)));
    const [first, ...events] = await readEvents(feed);
    expect(events.length).toBeLessThanOrEqual(4_000);
    expect(events.length).toBeGreaterThan(3_000);
    expect(first).toMatchObject({ code: 'watch.missed', severity: 'warning', cell: null, instance: null });
    expect(first?.message).toBe(`${told - events.length} events are not told: they came faster than they were read`);
    expect(events.filter(({ severity }) => severity !== 'info').map(({ number, code }) => [number, code])).toEqual([
      ...important,
    ]);
    expect(events.at(-1)?.number).toBe(told);
    const numbers = events.map(({ number }) => number);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    expect(numbers).not.toContain(first?.number);
  });

  it('misses the oldest where all are as severe', async () => {
    const feed = new WatchFeed();
    for (let number = 1; number <= 10_000; number += 1) feed.tell(event(number, 'instance.crashed'));
    const [first, ...events] = await readEvents(feed);
    expect(first?.number).toBe((events[0]?.number ?? 0) - 1);
    expect(events.map(({ number }) => number)).toEqual(
      Array.from({ length: events.length }, (_, at) => 10_000 - events.length + at + 1),
    );
  });

  it('is told of what it missed once, and then of what happens', async () => {
    const feed = new WatchFeed();
    for (let number = 1; number <= 4_001; number += 1) feed.tell(event(number));
    const reader = feed[Symbol.asyncIterator]();
    const next = async () => (await reader.next()).value;
    expect(await next()).toMatchObject({ event: { code: 'watch.missed' } });
    for (let left = 4_001 - 400; left > 0; left -= 1) expect(await next()).toMatchObject({ event: { cell: 'one' } });
    feed.tell(event(5_000));
    expect(await next()).toMatchObject({ event: { number: 5_000 } });
  });
});

it('gives what is left before the failure that ended it', async () => {
  const feed = new WatchFeed();
  feed.tell(event(1));
  feed.end(new Error('no such pool'));
  const reader = feed[Symbol.asyncIterator]();
  expect((await reader.next()).value).toMatchObject({ event: { number: 1 } });
  await expect(reader.next()).rejects.toThrow('no such pool');
});
