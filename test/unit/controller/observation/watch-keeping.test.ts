import { expect, it } from 'vitest';
import type { EventView } from '../../../../src/controller/model/stats-views.ts';
import type { Chronicle } from '../../../../src/controller/ports/chronicle.ts';
import { call } from '../../../support/test-world.ts';
import { WatchedZone } from './watched-zone.ts';

const seconds = 1_000;

/** A zone that is watched, and all that is kept of it: for each time the interval of the look, and its events. */
async function kept() {
  const calls: { readonly intervalMs: number | null; readonly events: readonly EventView[] }[] = [];
  const keep: Chronicle['keep'] = (_scope, { intervalMs }, events) => calls.push({ intervalMs, events });
  const zone = await WatchedZone.create(keep);
  const stop = () => stopOf(zone);
  const events = () => calls.flatMap((one) => one.events.map(({ code }) => code));
  return { zone, calls, stop, events };
}

function stopOf(zone: WatchedZone): void {
  const uuid = [...zone.host().domains.keys()][0] ?? '';
  zone.host().tell({ uuid, name: 'web', kind: 'lifecycle', change: 'stopped', detail: 0 });
}

it('what happens is kept with the next look, once', async () => {
  const { zone, stop, events } = await kept();
  await zone.begin();
  stop();
  await zone.clock.pass(6 * seconds);
  expect(events()).toEqual(['instance.stopped']);
});

it('what happens while a watch is frozen is kept, and no figures with it', async () => {
  const { zone, calls, stop, events } = await kept();
  const watch = await zone.begin();
  watch.pace(null);
  const before = calls.length;
  stop();
  await zone.clock.pass(2 * seconds);
  expect(calls.slice(before)).toMatchObject([{ intervalMs: null, events: [{ code: 'instance.stopped' }] }]);
  expect(zone.clock.sleeping).toBe(0);
  watch.pace(2_000);
  await zone.clock.pass(4 * seconds);
  expect(events()).toEqual(['instance.stopped']);
});

it('what happened just before a watch ends is told and kept, what was held back as well', async () => {
  const { zone, stop, events } = await kept();
  const watch = await zone.begin();
  for (let times = 0; times < 20; times += 1) stop();
  await watch.close();
  await zone.clock.pass(0);
  expect(events()).toHaveLength(13);
  expect(zone.events.at(-1)?.message).toMatch(/and 7 more of the kind just before/);
});

it.each([
  ['asks', 2],
  ['shows what came meanwhile', 3],
])('a fault of what keeps it ends the watch while it %s, and is told to whoever reads', async (_when, nth) => {
  let calls = 0;
  const zone = await WatchedZone.create(() => {
    calls += 1;
    if (calls === nth) throw new Error('it cannot be kept');
  });
  const watch = zone.controller.watch({ intervalMs: 2_000 }, call);
  const read = async () => {
    for await (const _ of watch);
  };
  const reading = expect(read()).rejects.toThrow('it cannot be kept');
  await zone.clock.pass(20 * seconds);
  await reading;
  expect(zone.clock.sleeping).toBe(0);
  expect(calls).toBe(nth);
  await watch.close();
});

it('a fault of what keeps it, when a watch is ended by its signal, is told to whoever reads', async () => {
  const zone = await WatchedZone.create((_scope, { intervalMs }) => {
    if (intervalMs === null) throw new Error('it cannot be kept');
  });
  const ending = new AbortController();
  const watch = zone.controller.watch({ intervalMs: 2_000 }, { ...call, signal: ending.signal });
  const read = async () => {
    for await (const _ of watch);
  };
  const reading = expect(read()).rejects.toThrow('it cannot be kept');
  await zone.clock.pass(0);
  stopOf(zone);
  ending.abort();
  await reading;
  await watch.close();
});
