import { expect, it } from 'vitest';
import type { EventView } from '../../../../src/controller/model/stats-views.ts';
import type { Chronicle } from '../../../../src/controller/ports/chronicle.ts';
import { WatchedZone } from './watched-zone.ts';

const seconds = 1_000;

/** A zone that is watched, and all that is kept of it: for each time the interval of the look, and its events. */
async function kept() {
  const calls: { readonly intervalMs: number | null; readonly events: readonly EventView[] }[] = [];
  const keep: Chronicle['keep'] = (_scope, { intervalMs }, events) => calls.push({ intervalMs, events });
  const zone = await WatchedZone.create(keep);
  const stop = () =>
    zone.host().tell({
      uuid: [...zone.host().domains.keys()][0] ?? '',
      name: 'web',
      kind: 'lifecycle',
      change: 'stopped',
      detail: 0,
    });
  const events = () => calls.flatMap((one) => one.events.map(({ code }) => code));
  return { zone, calls, stop, events };
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
