import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createMarker, MarkerFilter } from '../../../../src/cell/transport/marker.ts';

const marker = createMarker();

function filter(chunks: readonly Buffer[]): { own: Buffer; filter: MarkerFilter } {
  const markerFilter = new MarkerFilter(marker);
  return { own: Buffer.concat(chunks.map((chunk) => markerFilter.take(chunk))), filter: markerFilter };
}

function cut(whole: Buffer, places: readonly number[]): Buffer[] {
  const at = [0, ...places.map((place) => place % (whole.length + 1)).sort((a, b) => a - b), whole.length];
  return at.slice(1).map((end, index) => whole.subarray(at[index], end));
}

it('takes all that follows the marker, however it is cut into chunks', () => {
  const bytes = fc.uint8Array({ maxLength: 80 }).map((array) => Buffer.from(array));
  fc.assert(
    fc.property(bytes, bytes, fc.array(fc.nat(), { maxLength: 12 }), (before, after, places) => {
      const whole = Buffer.concat([before, marker.bytes, after]);
      const { own, filter: done } = filter(cut(whole, places));
      expect(own.equals(after)).toBe(true);
      expect(done.found).toBe(true);
    }),
  );
});

it('tells the process id that follows, however it is cut into chunks', () => {
  const pids = fc.integer({ min: 2, max: 4_194_304 });
  const output = fc.string({ maxLength: 20 });
  fc.assert(
    fc.property(pids, output, fc.array(fc.nat(), { maxLength: 12 }), (pid, text, places) => {
      const told: number[] = [];
      const withPid = new MarkerFilter(marker, (number) => told.push(number));
      const chunks = cut(Buffer.from(`hello${marker.bytes}${pid}/${text}`), places);
      expect(Buffer.concat(chunks.map((chunk) => withPid.take(chunk))).toString()).toBe(text);
      expect(told).toEqual([pid]);
    }),
  );
});

it('takes nothing where the marker never comes, and keeps the first words', () => {
  const { own, filter: done } = filter([Buffer.from('This account is '), Buffer.from('not available.\n')]);
  expect(own).toHaveLength(0);
  expect(done.found).toBe(false);
  expect(done.preamble).toBe('This account is not available.\n');
});

it('passes the marker on when the command itself prints it', () => {
  const { own } = filter([Buffer.from(`x${marker.bytes}a${marker.bytes}b`)]);
  expect(own.toString()).toBe(`a${marker.bytes}b`);
});

it('does not grow with what comes before', () => {
  const markerFilter = new MarkerFilter(marker);
  for (let n = 0; n < 1000; n += 1) markerFilter.take(Buffer.alloc(1000, 'x'));
  expect(markerFilter.preamble.length).toBeLessThan(4000);
});

it('is another one each time', () => {
  expect(createMarker().bytes.equals(createMarker().bytes)).toBe(false);
});
