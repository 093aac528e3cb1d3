import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OperationView } from '../../../../src/controller/model/views.ts';
import type { Facts, Run } from '../../../../src/tui/app/facts.ts';
import { frame } from '../../../../src/tui/screens/frame.ts';
import { viewNames } from '../../../../src/tui/screens/table-view.ts';
import { asciiGlyphs, unicodeGlyphs } from '../../../../src/tui/terminal/glyphs.ts';
import { type Line, lineText, lineWidth } from '../../../../src/tui/view-model/line.ts';
import {
  ago,
  cellStats,
  fixtureNow,
  fixtureOperations,
  instanceStats,
  zoneStats,
} from '../../../support/stats-fixture.ts';
import { shownTo, type User, userOf } from '../../../support/top-screens.tsx';

const go = (user: User, name: string) => user.press(':').type(`go ${name}`).press('enter');
const textOf = ({ facts, screen }: User, glyphs = unicodeGlyphs) =>
  frame(facts, screen, glyphs).map(lineText).join('\n');
const rowOf = (user: User, name: string) =>
  textOf(user)
    .split('\n')
    .find((line) => line.includes(` ${name} `) || line.includes(`▸${name} `)) ?? '';

describe('a screen', () => {
  const views = fc.constantFrom(...viewNames);
  const size = fc.record({ columns: fc.integer({ min: 1, max: 320 }), rows: fc.integer({ min: 1, max: 110 }) });
  const keys = fc.array(
    fc.constantFrom('enter', 'j', 'G', 'x', '?', 'o', '/', ':', 'w', 'P', 'space', 'escape', 'tab'),
    { maxLength: 6 },
  );
  const glyphs = fc.constantFrom(unicodeGlyphs, asciiGlyphs);

  it('fills the terminal exactly, whatever its size, with wide names and long ones', () => {
    const fills = (lines: readonly Line[], { size: { columns, rows } }: Facts) =>
      lines.length === rows && lines.every((line) => lineWidth(line) === columns);
    fc.assert(
      fc.property(views, size, keys, glyphs, (view, wanted, pressed, drawn) => {
        const user = userOf(view, { size: wanted }).press(...pressed);
        return fills(frame(user.facts, user.screen, drawn), user.facts);
      }),
      { numRuns: 150 },
    );
  });

  it('is drawn in ASCII where Unicode is absent, but for names', () => {
    const ascii = zoneStats({ instances: [instanceStats(1, 'web-1')], cells: [cellStats('cell-1')] });
    for (const view of viewNames) {
      const user = userOf(view, { size: { columns: 160, rows: 50 }, stats: ascii }).press('enter');
      expect(textOf(user, asciiGlyphs)).toMatch(/^[ -~\n]*$/);
    }
  });

  it('of a terminal that is too small says so', () => {
    expect(textOf(userOf('cells', { size: { columns: 39, rows: 12 } }))).toContain('needs 40x10; this is 39x12');
  });
});

describe('what is not fresh', () => {
  const wide = { size: { columns: 160, rows: 40 } };

  it('of an offline cell is * and the last state with its age, never a figure', () => {
    const row = rowOf(userOf('instances', wide), 'db-2');
    expect(row).toContain('* running 12m');
    expect(row).not.toMatch(/\d%/);
  });

  it('of a slow cell has its age', () => {
    expect(rowOf(userOf('instances', wide), 'gateway')).toContain('running 9s');
  });

  it('that nobody knows is ?, and what does not apply is -', () => {
    expect(rowOf(userOf('cells', wide), 'edge-6')).toMatch(/unknown .* \? /);
    expect(rowOf(userOf('instances', wide), 'old-wiki')).toMatch(/stopped .* - /);
  });

  it('in details is said to be old', () => {
    const text = textOf(go(userOf('cells', wide), 'cell-3').press('enter'));
    expect(text).toContain('offline for 12m: connection timed out');
    expect(text).toContain('the last that it said, 12m ago');
  });

  it('counts in no sum', () => {
    const alone = zoneStats({
      cells: [cellStats('cell-3', { contact: 'offline', readAt: ago(60), contactSince: ago(60) })],
      instances: [],
    });
    const text = textOf(userOf('cells', { stats: alone, size: { columns: 120, rows: 40 } }));
    expect(text).toContain('CPU  ?');
    expect(text).toContain('1 cell  1 offline');
  });

  it('because the screen is frozen is told in words', () => {
    for (const size of [
      { columns: 80, rows: 24 },
      { columns: 40, rows: 10 },
    ]) {
      expect(textOf(userOf('cells', { frozen: true, size }))).toContain('FROZEN 12:00:00');
    }
  });
});

describe('what somebody should see', () => {
  it('is among the alarms: offline cells, full stores, failed and interrupted operations, load and steal', () => {
    const text = textOf(userOf('cells', { size: { columns: 300, rows: 50 } }));
    const alarms = [
      'cell-3 offline for 12m: connection timed out',
      '#118 instance.create db-9 failed',
      '#112 instance.create tmp-1 interrupted',
      'db-3 crashed',
      'web-3 stopped that should run',
      'cell-2 /srv/store-2/nano 96% full',
      'cell-2 load 28.4 on 16 cores',
      'cell-2 steal 8%',
    ];
    for (const alarm of alarms) expect(text).toContain(`▲ ${alarm}`);
    expect(text).toContain('web-3');
  });

  it('is no failure after which the same was done', () => {
    const [failed] = fixtureOperations.filter(({ number }) => number === 118);
    if (failed === undefined) throw new Error('no operation has failed');
    const done: OperationView = { ...failed, number: 130, state: 'succeeded', error: null };
    const alarms = (...later: OperationView[]) =>
      textOf(userOf('cells', { size: { columns: 300, rows: 50 }, operations: [...later, failed] }));
    expect(alarms()).toContain('#118 instance.create db-9 failed');
    expect(alarms({ ...done, kind: 'instance.start' })).toContain('#118 instance.create db-9 failed');
    expect(alarms(done)).not.toContain('#118');
  });

  it('is nothing where all is well', () => {
    const well = zoneStats({ cells: [cellStats('cell-1')], instances: [instanceStats(1, 'web-1')] });
    expect(textOf(userOf('cells', { stats: well, operations: [] }))).toContain('no alarms');
  });
});

describe('an empty table', () => {
  it('without cells says how to add one', () => {
    const empty = zoneStats({ cells: [], instances: [] });
    expect(textOf(userOf('cells', { stats: empty }))).toContain('nano pool add-cell default root@HOST');
  });

  it('that a filter emptied shows the filter, and how to be rid of it', () => {
    const text = textOf(userOf('instances').press('/').type('nothing').press('enter'));
    expect(text).toContain('none of 20 instances matches nothing');
    expect(text).toContain('Esc shows all of them');
  });

  it('before the first look says that it is read', () => {
    expect(textOf(userOf('instances', { stats: null }))).toContain('reading the inventory');
  });
});

describe('what was begun here', () => {
  const run: Run = {
    number: 4,
    act: { kind: 'instance.stop', request: { name: 'web-1' } },
    startedAt: fixtureNow - 12_000,
    endedAt: null,
    state: 'running',
    operation: 130,
    step: 'ask the guest to power off',
    done: 3,
    total: 4,
    error: null,
  };
  const last = (user: User) => textOf(user).split('\n').at(-1) ?? '';

  it('is told of while it runs, with how far it is', () => {
    expect(last(userOf('instances', { runs: [run] }))).toMatch(
      /stop web-1: ask the guest to power off {2}█+░* 75% {2}12s/,
    );
  });

  it('is told of when it is done, for a while', () => {
    const done = { ...run, state: 'done' as const, endedAt: fixtureNow - 1_000 };
    expect(last(userOf('instances', { runs: [done] }))).toContain('✓ stop web-1 done #130');
    expect(last(userOf('instances', { runs: [{ ...done, endedAt: fixtureNow - 60_000 }] }))).toContain('? help');
  });

  it('is told of when it failed, until Escape puts it away', () => {
    const error = { code: 'COMMAND_FAILED' as const, message: 'the guest did not power off', hint: 'force it' };
    const user = userOf('instances', { runs: [{ ...run, state: 'failed', endedAt: fixtureNow - 600_000, error }] });
    expect(last(user)).toContain('✗ stop web-1 #130: the guest did not power off');
    expect(last(user.press('escape'))).toContain('? help');
  });

  it('is told of together with all that ended with it, those that failed first', () => {
    const named = (number: number, name: string, parts: Partial<Run>): Run => ({
      ...run,
      number,
      operation: 130 + number,
      act: { kind: 'instance.stop', request: { name } },
      state: 'done',
      endedAt: fixtureNow - 1_000,
      ...parts,
    });
    const failed = { state: 'failed', error: { code: 'LOCKED', message: 'it is locked' } } as const;
    const size = { columns: 120, rows: 24 };
    const two = [named(1, 'web-1', {}), named(2, 'web-2', {}), named(3, 'web-4', failed)];
    expect(last(userOf('instances', { runs: two, size }))).toContain(
      '✗ stop web-4 #133: it is locked   ✓ stop web-1, web-2 done',
    );
    const many = [...two, named(4, 'web-5', {}), named(5, 'web-6', {}), named(6, 'web-7', failed)];
    expect(last(userOf('instances', { runs: many, size }))).toContain(
      '✗ stop web-4, web-7: it is locked   ✓ stop 4 instances done',
    );
  });
});

describe('the box of columns', () => {
  it('tells all of what a column means, however narrow the screen', () => {
    const user = userOf('instances', { size: { columns: 80, rows: 24 } }).press('o', 'down');
    expect(textOf(user)).toMatch(/offline, a +│.*\n│ {15}warning where it should run and does not/);
    const bottom = user.press(...Array.from({ length: 40 }, () => 'down'));
    expect(textOf(bottom)).toContain('its labels');
  });
});

describe('what is asked before an act', () => {
  it('names what will happen to which, and to which not', () => {
    const text = textOf(go(userOf('instances'), 'web-1').press('space', 'space', 'x', 't'));
    expect(text).toContain('stop 2 instances');
    const mixed = textOf(go(go(userOf('instances'), 'db-1').press('space'), 'db-2').press('space', 'x', 't'));
    expect(mixed).toContain('db-1  (cell-1, running) is asked to power off');
    expect(mixed).toContain('not db-2: its cell is offline');
  });
});

describe('colours', () => {
  it('mean something: running is green, offline red, dim what is stale, the cursor reversed where there are none', async () => {
    const user = go(userOf('cells', { size: { columns: 100, rows: 24 } }), 'cell-1');
    const looks = async (theme: Parameters<typeof shownTo>[1], word: string) => {
      const terminal = await shownTo(user, theme);
      const rows = terminal.rows();
      const row = rows.findIndex((line, index) => index > 5 && line.includes(word));
      return terminal.cells(row)[rows[row]?.indexOf(word) ?? 0]?.look ?? '';
    };
    const sixteen = { depth: '16', unicode: true } as const;
    expect(await looks(sixteen, 'offline 12m')).toContain(':1/');
    expect(await looks(sixteen, 'slow 9s')).toContain(':3/');
    expect(await looks({ depth: 'none', unicode: true }, 'cell-1')).toContain('reversed');
  });
});
