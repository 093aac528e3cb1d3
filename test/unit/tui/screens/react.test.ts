import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ViewName } from '../../../../src/tui/app/screens.ts';
import { listOf } from '../../../../src/tui/screens/cursor.ts';
import { bindings } from '../../../../src/tui/screens/keys.ts';
import { rowsShown } from '../../../../src/tui/screens/layout.ts';
import { placesOf } from '../../../../src/tui/screens/places.ts';
import { tableOf } from '../../../../src/tui/screens/state.ts';
import { viewNames } from '../../../../src/tui/screens/table-view.ts';
import {
  fixtureEvents,
  fixtureInstances,
  fixtureNow,
  instanceStats,
  zoneStats,
} from '../../../support/stats-fixture.ts';
import { keyOf, mouseAt, shownTo, type User, userOf } from '../../../support/top-screens.tsx';

const cursorName = ({ screen, facts }: User) =>
  listOf(facts, screen).find(({ id }) => id === tableOf(screen).cursor)?.name;
const names = ({ screen, facts }: User) => listOf(facts, screen).map(({ name }) => name);
const go = (user: User, name: string) => user.press(':').type(`go ${name}`).press('enter');
const withInstances = (instances: readonly ReturnType<typeof instanceStats>[]) => ({ stats: zoneStats({ instances }) });

describe('the cursor', () => {
  it('stays with its thing while rows are reordered', () => {
    const user = go(userOf('instances'), 'web-1');
    expect(cursorName(user.press('P'))).toBe('web-1');
    expect(cursorName(user.press('P', 'I').see(withInstances(fixtureInstances.toReversed())))).toBe('web-1');
  });

  it('goes to what comes to stand in its place when its thing is gone', () => {
    const user = go(userOf('instances'), 'cache-1');
    expect(cursorName(user.see(withInstances(fixtureInstances.filter(({ name }) => name !== 'cache-1'))))).toBe('db-1');
  });

  it('stays at its place where following is switched off', () => {
    const user = userOf('instances')
      .press('F')
      .see(withInstances([instanceStats(0, 'aaa'), ...fixtureInstances]));
    expect(cursorName(user)).toBe('aaa');
  });

  it('stays on the newest event until it is moved, and on its event then', () => {
    const newest = { ...fixtureEvents[0], number: 99, instance: 'new-1' };
    const more = { events: [...fixtureEvents, newest] as typeof fixtureEvents };
    expect(cursorName(userOf('events').see(more))).toBe('new-1');
    expect(cursorName(userOf('events').press('j').see(more))).toBe('web-10');
  });

  it('is always on the screen, whatever is pressed and however rows and sizes change', () => {
    const moves = fc.constantFrom(
      'up',
      'down',
      'pageup',
      'pagedown',
      'g',
      'G',
      'P',
      'I',
      '>',
      '<',
      'space',
      'enter',
      'tab',
      'escape',
    );
    const sizes = fc.record({ columns: fc.integer({ min: 40, max: 220 }), rows: fc.integer({ min: 10, max: 70 }) });
    const step = fc.oneof(
      moves.map((id) => (user: User) => user.press(id)),
      sizes.map((size) => (user: User) => user.see({ size })),
      fc.subarray([...fixtureInstances]).map((kept) => (user: User) => user.see(withInstances(kept))),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const user = steps.reduce((at, change) => change(at), userOf('instances'));
        const rows = listOf(user.facts, user.screen);
        const { table } = placesOf(user.facts, user.screen);
        const { top, cursor, place } = tableOf(user.screen);
        if (rows.length === 0) return true;
        const isThere = rows[place]?.id === cursor;
        return isThere && (table === null || (place >= top && place < top + rowsShown(table)));
      }),
      { numRuns: 60 },
    );
  });
});

describe('sorting', () => {
  it('begins with the largest figure, and puts what is not known last both ways', () => {
    const user = userOf('instances').press('P');
    expect(names(user).slice(0, 3)).toEqual(['batch-1', 'batch-2', 'desk-ばらの花']);
    expect(names(user.press('I'))[0]).toBe('sandbox');
    const silent = ['db-2', 'queue-1', 'web-11'];
    expect(names(user).slice(-7)).toEqual(expect.arrayContaining(silent));
    expect(names(user.press('I')).slice(-7)).toEqual(expect.arrayContaining(silent));
  });

  it('keeps the order of names among equals, and counts figures within names', () => {
    const equal = withInstances(
      ['n-10', 'n-9', 'n-1'].map((name, index) => instanceStats(index, name, { cpuShare: 0.5 })),
    );
    expect(names(userOf('instances', equal))).toEqual(['n-1', 'n-9', 'n-10']);
  });

  it('goes from column to column, and back', () => {
    const user = userOf('instances');
    expect(tableOf(user.press('>').screen).sorting.column).toBe('state');
    expect(tableOf(user.press('>', '<').screen).sorting.column).toBe('name');
  });

  it('by a click on the name of a column; by another the other way round', () => {
    const user = userOf('instances');
    const { table } = placesOf(user.facts, user.screen);
    const head = mouseAt(3, table?.top ?? 0);
    expect(tableOf(user.give(head).screen).sorting).toEqual({ column: 'name', descending: true });
    expect(tableOf(user.give(head).give(head).screen).sorting).toEqual({ column: 'name', descending: false });
  });
});

describe('a filter', () => {
  const filtered = (text: string) => names(userOf('instances').press('/').type(text).press('enter'));

  it('matches names, cells, pools, states and labels', () => {
    expect(filtered('web-1')).toEqual(['web-1', 'web-10', 'web-11']);
    expect(filtered('cell:cell-4')).toEqual(['mail']);
    expect(filtered('edge-pool')).toEqual(['desk-ばらの花', 'gateway']);
    expect(filtered('state:crashed')).toEqual(['db-3']);
    expect(filtered('role=db')).toEqual(['db-1', 'db-2', 'db-3']);
    expect(filtered('db offline')).toEqual(['db-2']);
  });

  it('keeps what does not match with ! before a word', () => {
    expect(filtered('db- !state:crashed')).toEqual(['db-1', 'db-2']);
  });

  it('takes effect while it is typed, and Escape takes it away', () => {
    const typing = userOf('instances').press('/').type('web');
    expect(names(typing)).toHaveLength(6);
    expect(names(typing.press('escape'))).toHaveLength(20);
    expect(names(typing.press('enter', 'escape'))).toHaveLength(20);
  });

  it('takes q and other keys as text', () => {
    const user = userOf('instances').press('/').type('qx');
    expect(tableOf(user.screen).filter).toBe('qx');
    expect(user.effects).toEqual([]);
  });
});

describe('an act', () => {
  it('is asked about before it is begun', () => {
    const user = go(userOf('instances'), 'web-1').press('x', 't');
    expect(user.effects).toEqual([{ type: 'preview', act: { kind: 'instance.stop', request: { name: 'web-1' } } }]);
    expect(user.press('escape').effects).toHaveLength(1);
    const act = { kind: 'instance.stop' as const, request: { name: 'web-1' } };
    expect(user.press('enter').effects.at(-1)).toEqual({ type: 'act', acts: [act] });
  });

  it('is begun for all that are marked, without those that it makes no sense for', () => {
    const user = go(go(userOf('instances'), 'db-1').press('space'), 'old-wiki').press('space', 'x', 't', 'enter');
    expect(user.effects.at(-1)).toEqual({ type: 'act', acts: [{ kind: 'instance.stop', request: { name: 'db-1' } }] });
    expect(tableOf(user.screen).marks.size).toBe(0);
  });

  it('pauses what runs and resumes what is paused; neither is asked to be what it is', () => {
    const acts = (name: string, key: string) =>
      go(userOf('instances'), name)
        .press('x', key, 'enter')
        .effects.flatMap((effect) => (effect.type === 'act' ? effect.acts : []));
    expect(acts('web-1', 'p')).toEqual([{ kind: 'instance.pause', request: { name: 'web-1' } }]);
    expect(acts('web-1', 'u')).toEqual([]);
    expect(acts('sandbox', 'u')).toEqual([{ kind: 'instance.resume', request: { name: 'sandbox' } }]);
    // A paused guest would not hear that it is to power off.
    for (const key of ['p', 's', 't', 'r']) expect(acts('sandbox', key)).toEqual([]);
  });

  it('that may lose something is not begun by Enter: y for one', () => {
    const user = go(userOf('instances'), 'old-wiki').press('x', 'd');
    expect(user.press('enter').effects.some(({ type }) => type === 'act')).toBe(false);
    expect(user.press('y').effects.at(-1)).toMatchObject({ type: 'act', acts: [{ kind: 'instance.delete' }] });
  });

  it('that may lose something of many wants to be told how many', () => {
    const user = userOf('instances').press('space', 'space', 'x', 'f');
    expect(user.press('enter').effects.some(({ type }) => type === 'act')).toBe(false);
    expect(user.press('3', 'enter').effects.some(({ type }) => type === 'act')).toBe(false);
    expect(user.press('2', 'enter').effects.at(-1)).toMatchObject({
      type: 'act',
      acts: [{ kind: 'instance.stop' }, { kind: 'instance.stop' }],
    });
  });

  it('is left out where the cells refuse it', () => {
    const user = go(userOf('instances'), 'old-wiki').press('x', 'd');
    const act = { kind: 'instance.delete' as const, request: { name: 'old-wiki' } };
    const refused = user.give({
      type: 'previewed',
      act,
      plan: null,
      error: { code: 'IN_USE', message: 'it is protected' },
    });
    expect(refused.press('y').effects.some(({ type }) => type === 'act')).toBe(false);
  });

  it('cannot be had with --readonly, nor a console or ssh', () => {
    const user = userOf('instances', { readonly: true }).press('x', 'a', 's');
    expect(user.effects).toEqual([]);
    expect(user.screen.layer).toBeNull();
  });

  it('on an instance of an offline cell says why not', () => {
    const user = go(userOf('instances'), 'db-2').press('x', 't');
    expect(user.screen.layer?.type).toBe('menu');
    expect(user.screen.message?.text).toContain('its cell is offline');
  });
});

describe('marks', () => {
  it('are set one by one, as a range, and taken away together', () => {
    const user = userOf('instances').press('space', 'j', 'j', 'ctrl-space');
    expect(tableOf(user.screen).marks.size).toBe(4);
    expect(tableOf(user.press('U').screen).marks.size).toBe(0);
  });

  it('go with what is gone', () => {
    const user = userOf('instances')
      .press('space')
      .see(withInstances(fixtureInstances.slice(1)));
    expect(tableOf(user.screen).marks.size).toBe(0);
  });

  it('that a filter hides are not acted upon', () => {
    const user = userOf('instances').press('space').press('/').type('web-10').press('enter', 'x', 't');
    expect(user.effects).toMatchObject([{ type: 'preview', act: { request: { name: 'web-10' } } }]);
  });
});

describe('the dashboard', () => {
  it('goes to views by number, Tab, name and click, and back to the last', () => {
    const view = (user: User): ViewName => user.screen.view;
    expect(view(userOf('cells').press('4'))).toBe('operations');
    expect(view(userOf('cells').press('shift-tab'))).toBe('events');
    expect(view(userOf('cells').press(':').type('po').press('tab', 'enter'))).toBe('cells');
    expect(view(userOf('cells').press(':').type('pools').press('enter'))).toBe('pools');
    expect(view(userOf('cells').press('3', '5', '`'))).toBe('pools');
    const user = userOf('cells');
    expect(view(user.give(mouseAt(14, placesOf(user.facts, user.screen).tabs.top)))).toBe('instances');
  });

  it('completes a command so that what it takes can follow at once', () => {
    expect(cursorName(userOf('instances').press(':').type('g').press('tab').type('web-2').press('enter'))).toBe(
      'web-2',
    );
  });

  it('asks for the details of what is under the cursor, and again when they are old', () => {
    const user = userOf('instances');
    const asks = (now: number, screen = user.press('enter').screen) => ({ screen, facts: { ...user.facts, now } });
    expect(user.press('enter').screen.asked.map(({ question }) => question.kind)).toEqual([
      'instance.show',
      'history.list',
      'stats.history',
    ]);
    expect(asks(fixtureNow).screen.asked).toHaveLength(3);
    expect(
      user
        .press('enter')
        .see({ now: fixtureNow + 60_000 })
        .screen.asked.map(({ at }) => at),
    ).toEqual([1, 2, 3].map(() => fixtureNow + 60_000));
  });

  it('says why what it asked for was refused, until there is an answer', async () => {
    const user = userOf('instances', { size: { columns: 120, rows: 60 } }).press('enter');
    const shown = async (one: User) => (await shownTo(one)).rows().join('\n');
    const refused = user.screen.asked.reduce(
      (at: User, { question }) =>
        at.give({ type: 'refused', question, error: { code: 'COMMAND_FAILED', message: `no ${question.kind}` } }),
      user,
    );
    expect(await shown(user)).not.toContain('? no ');
    expect(await shown(refused)).toMatch(/disks +\? no instance\.show/);
    expect(await shown(refused)).toContain('? no history.list');
    const question = user.screen.asked.map((one) => one.question).find(({ kind }) => kind === 'history.list');
    if (question?.kind !== 'history.list') throw new Error('the history was not asked for');
    const answered = refused.give({ type: 'answered', answer: { ...question, answer: [] } });
    expect(await shown(answered)).not.toContain('? no history.list');
  });

  it('looks more or less often, freezes, and looks at once', () => {
    expect(userOf('cells').press('+', '-', 'Z', 'R').effects).toEqual([
      { type: 'pace', intervalMs: 5_000 },
      { type: 'pace', intervalMs: 1_000 },
      { type: 'freeze', frozen: true },
      { type: 'refresh' },
    ]);
    expect(userOf('cells').press(':').type('interval 10s').press('enter').effects).toEqual([
      { type: 'pace', intervalMs: 10_000 },
    ]);
  });

  it('leaves by q, Ctrl-C and :q', () => {
    expect(userOf('cells').press('q').effects).toEqual([{ type: 'quit' }]);
    expect(userOf('cells').press('ctrl-c').effects).toEqual([{ type: 'quit' }]);
    expect(userOf('cells').press(':', 'q', 'enter').effects).toEqual([{ type: 'quit' }]);
  });

  it('says what is wrong with a command', () => {
    expect(userOf('cells').press(':').type('sort moon').press('enter').screen.message?.text).toContain(
      'no column "moon"',
    );
    expect(userOf('cells').press(':').type('fly').press('enter').screen.message?.bad).toBe(true);
    expect(userOf('cells').press(':').type('go nowhere').press('enter').screen.message?.text).toContain('nowhere');
  });

  it('opens details by a second click on a row, and moves by the wheel', () => {
    const user = userOf('instances');
    const top = placesOf(user.facts, user.screen).table?.top ?? 0;
    const clicked = user.give(mouseAt(5, top + 3));
    expect(cursorName(clicked)).toBe('build-runner-with-a-name-that-is-longer-than-any-column');
    expect(clicked.give(mouseAt(5, top + 3)).screen.detail).not.toBeNull();
    expect(cursorName(user.give(mouseAt(5, top + 3, { what: 'wheel-down', button: 'none' })))).toBe('cache-1');
  });
});

describe('the keys', () => {
  it('name each key once, so that none hides another', () => {
    for (const view of viewNames) {
      const ids = bindings.filter(({ views }) => views?.includes(view) ?? true).flatMap((one) => one.ids);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  it('change no instance and no cell by a single one', () => {
    for (const view of viewNames) {
      for (const id of bindings.flatMap((one) => one.ids)) {
        const { effects } = userOf(view).give(keyOf(id));
        expect(effects.filter(({ type }) => type === 'act')).toEqual([]);
      }
    }
  });
});
