import type { Facts } from '../../src/tui/app/facts.ts';
import type { TrailFigure, Trails } from '../../src/tui/app/trails.ts';
import { fixtureEvents, fixtureNow, fixtureOperations, zoneStats } from './stats-fixture.ts';

const looks = 90;
const peaks: Readonly<Record<TrailFigure, number>> = {
  cpu: 0.9,
  memory: 0.7,
  storage: 0.5,
  'disk.in': 40 * 1024 ** 2,
  'disk.out': 30 * 1024 ** 2,
  'network.in': 12 * 1024 ** 2,
  'network.out': 8 * 1024 ** 2,
};

/** Waves that differ from subject to subject, and are the same in each run; a gap where nobody looked. */
const fixtureTrails: Trails = {
  read: (subject, figure) =>
    Array.from({ length: looks }, (_, look) => {
      if (look >= 20 && look < 24) return Number.NaN;
      const phase = subject.length + Number(/\d+$/.exec(subject)?.[0].slice(-2) ?? 0) + figure.length;
      return peaks[figure] * (0.5 + 0.3 * Math.sin((look + phase) / 7) + 0.2 * Math.sin((look + phase) / 2.3));
    }),
  times: () => Array.from({ length: looks }, (_, look) => fixtureNow - (looks - 1 - look) * 2_000),
};

/** What the dashboard knows of the fixture's zone. */
export function fixtureFacts(parts: Partial<Facts> = {}): Facts {
  return {
    size: { columns: 80, rows: 24 },
    now: fixtureNow,
    stats: zoneStats(),
    trails: fixtureTrails,
    events: fixtureEvents,
    operations: fixtureOperations,
    runs: [],
    notices: [],
    intervalMs: 2_000,
    frozen: false,
    readonly: false,
    pool: null,
    ...parts,
  };
}
