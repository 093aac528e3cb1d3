import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { WatchUpdate } from '../../../../src/controller/controller.ts';
import { NanoError } from '../../../../src/controller/model/errors.ts';
import type { Effect } from '../../../../src/tui/app/effects.ts';
import { startTop } from '../../../../src/tui/app/start-top.ts';
import { createTheme } from '../../../../src/tui/terminal/theme.ts';
import { type ControllerScript, done, fakeController } from '../../../support/fake-controller.ts';
import { eventView, looks, updates, zoneStats } from '../../../support/stats-views.ts';
import { terminalEmulator } from '../../../support/terminal-emulator.ts';
import { testClock } from '../../../support/test-clock.ts';
import { testProcessEvents } from '../../../support/test-process-events.ts';
import { testScreens } from '../../../support/test-screens.ts';
import { testTerminal } from '../../../support/test-terminal.ts';
import { instanceDetail, instanceView, operationView, planView } from '../../../support/views.ts';

interface Setting extends ControllerScript {
  readonly effects?: Readonly<Record<string, readonly Effect[]>>;
  readonly readonly?: boolean;
  /** What happens while the dashboard has stepped aside. */
  readonly aside?: (what: string) => Promise<void>;
}

/** The dashboard in a terminal of 60 by 12, over a controller that answers what a test says. */
function open(setting: Setting = {}) {
  const terminal = testTerminal({ tty: true, columns: 60, rows: 12 });
  const emulator = terminalEmulator(60, 12);
  const clock = testClock();
  const events = testProcessEvents();
  const aside = setting.aside ?? (async () => {});
  const controller = fakeController({
    watch: looks(zoneStats()),
    ...setting,
    queries: { 'operation.list': () => [], 'event.list': () => [], ...setting.queries },
  });
  const top = startTop({
    screens: testScreens({ q: [{ type: 'quit' }], ...setting.effects }),
    theme: createTheme({ depth: 'none', unicode: true }),
    terminal,
    clock,
    events,
    asides: { console: (name) => aside(`console ${name}`), ssh: ({ name }) => aside(`ssh ${name}`) },
    call: { actor: { user: 'operator', host: 'desk' } },
    view: 'cells',
    intervalMs: 2_000,
    readonly: setting.readonly ?? false,
    pool: null,
    open: async () => controller,
  });
  top.left.catch(() => {});
  onTestFinished(() => top.leave());
  let fed = 0;
  const screen = async () => {
    const written = terminal.written.stdout();
    const news = written.slice(fed);
    fed = written.length;
    await emulator.feed(news);
    return emulator.rows().join('\n');
  };
  const shows = async (text: string | RegExp) => {
    await vi.waitFor(async () => {
      clock.pass(40);
      expect(await screen()).toMatch(text);
    });
  };
  const calls = () => controller.calls.map(({ call }) => call);
  return { top, terminal, emulator, clock, events, screen, shows, calls, controller };
}

type Opened = ReturnType<typeof open>;

describe('the dashboard', () => {
  it('shows a frame before anything is known, on a screen of its own', async () => {
    const { screen, emulator, terminal } = open();
    expect(await screen()).toContain('view cells in 60x12');
    expect(await screen()).toContain('no look yet');
    expect(emulator.modes()).toEqual({ otherScreen: true, pasteMarks: true, mouse: 'vt200', wraps: false });
    expect(terminal.rawMode).toEqual([true]);
  });

  it('shows what the watch tells, the operations and the events of before', async () => {
    async function* told(): AsyncIterable<WatchUpdate> {
      yield* updates({ type: 'stats', stats: zoneStats() }, { type: 'event', event: eventView({ number: 9 }) });
    }
    const { shows } = open({
      watch: told,
      queries: {
        'operation.list': () => [operationView({ number: 7 })],
        'event.list': () => [eventView({ number: 8 }), eventView({ number: 6 })],
      },
    });
    await shows('cells cell-1=online cell-2=offline');
    await shows('operations 7');
    await shows('events 6 8 9');
  });

  it('draws nothing where nothing changed', async () => {
    const { shows, clock, terminal } = open({ effects: { Z: [{ type: 'freeze', frozen: true }] } });
    await shows('cell-1=online');
    terminal.type('Z');
    await shows('frozen');
    const before = terminal.written.stdout();
    expect(clock.waiting()).toBe(0);
    clock.pass(60_000);
    expect(terminal.written.stdout()).toBe(before);
  });

  it('answers a key at once, and draws no more than thirty frames a second', async () => {
    const { shows, terminal, clock, screen } = open();
    await shows('cell-1=online');
    clock.pass(1_000);
    terminal.type('j');
    expect(await screen()).toContain('keys j');
    for (let count = 0; count < 10; count += 1) terminal.type('k');
    expect(await screen()).not.toContain('keys j k');
    clock.pass(40);
    expect(await screen()).toContain(`keys j${' k'.repeat(10)}`);
  });

  it('gives the terminal back as it was when it is left', async () => {
    const { top, shows, terminal, screen, emulator, events, calls } = open();
    await shows('cell-1=online');
    terminal.type('q');
    await top.left;
    await screen();
    expect(emulator.modes()).toEqual({ otherScreen: false, pasteMarks: false, mouse: 'none', wraps: true });
    expect(terminal.rawMode).toEqual([true, false]);
    expect(events.listening()).toBe(0);
    expect(calls()).toContain('watch close');
  });

  it('ends when nobody reads what it writes, as when nobody types', async () => {
    for (const lose of [({ terminal }: Opened) => terminal.hangUp(), ({ terminal }: Opened) => terminal.endInput()]) {
      const opened = open();
      await opened.shows('cell-1=online');
      lose(opened);
      await opened.top.left;
      expect(opened.calls()).toContain('watch close');
    }
  });

  it('is left also where a cell does not let go', async () => {
    const { top, shows, terminal, clock } = open({ watchCloses: () => new Promise(() => {}) });
    await shows('cell-1=online');
    terminal.type('q');
    await vi.waitFor(() => expect(clock.waiting()).toBe(1));
    clock.pass(1_000);
    await top.left;
  });

  it('follows the terminal when its size changes, once for many changes', async () => {
    const { shows, terminal, emulator, clock } = open();
    await shows('cell-1=online');
    clock.pass(1_000);
    const before = terminal.written.stdout().length;
    for (let columns = 61; columns <= 90; columns += 1) terminal.resize(columns, 20);
    emulator.resize(90, 20);
    await shows('view cells in 90x20');
    expect(terminal.written.stdout().slice(before).split('\x1b[2J').length - 1).toBe(1);
  });

  it('looks as often as it is told, and not at all while frozen', async () => {
    const { shows, terminal, controller } = open({
      effects: {
        '+': [{ type: 'pace', intervalMs: 5_000 }],
        Z: [{ type: 'freeze', frozen: true }],
        z: [{ type: 'freeze', frozen: false }],
        r: [{ type: 'refresh' }],
      },
    });
    await shows('cell-1=online');
    terminal.type('+Zzr');
    await shows('every 5000');
    const told = controller.calls.filter(({ call }) => /^watch (pace|refresh)/.test(call));
    expect(told.map(({ call, request }) => `${call} ${JSON.stringify(request)}`)).toEqual([
      'watch pace {"intervalMs":5000}',
      'watch pace {"intervalMs":null}',
      'watch pace {"intervalMs":5000}',
      'watch refresh {}',
    ]);
  });

  it('ends with what went wrong where the cells can no longer be watched', async () => {
    const { top, terminal } = open({
      // biome-ignore lint/correctness/useYield: it fails before it could
      watch: async function* () {
        throw new NanoError('STATE_UNUSABLE', 'the inventory is gone');
      },
    });
    await expect(top.left).rejects.toThrow('the inventory is gone');
    expect(terminal.rawMode).toEqual([true, false]);
  });
});

describe('what is begun in it', () => {
  const start: Effect = { type: 'act', acts: [{ kind: 'instance.start', request: { name: 'web-1' } }] };

  it('runs as an operation, and is seen in progress and in the end', async () => {
    let finish = () => {};
    const { shows, terminal, top } = open({
      effects: { s: [start] },
      changes: {
        'instance.start': async (_, __, emit) => {
          emit({ type: 'started', operation: 4, steps: [] });
          emit({ type: 'step', operation: 4, index: 0, state: 'running', title: 'start the guest', cell: 'cell-1' });
          await new Promise<void>((resolve) => {
            finish = resolve;
          });
          return done(instanceView(), 4);
        },
      },
    });
    await shows('cell-1=online');
    terminal.type('s');
    await shows('run instance.start web-1 running start the guest');
    expect(top.unfinished()).toMatchObject([{ operation: 4, state: 'running' }]);
    finish();
    await shows('run instance.start web-1 done');
    expect(top.unfinished()).toEqual([]);
  });

  it('goes on when the dashboard is left', async () => {
    let finish = () => {};
    const { shows, terminal, top } = open({
      effects: { s: [start] },
      changes: {
        'instance.start': async () => {
          await new Promise<void>((resolve) => {
            finish = resolve;
          });
          return done(instanceView());
        },
      },
    });
    await shows('cell-1=online');
    terminal.type('sq');
    await top.left;
    expect(top.unfinished()).toHaveLength(1);
    finish();
    await top.settled();
    expect(top.unfinished()).toEqual([]);
  });

  it('tells why it failed', async () => {
    const { shows, terminal } = open({
      effects: { s: [start] },
      changes: {
        'instance.start': () => {
          throw new NanoError('WRONG_STATE', 'it runs already');
        },
      },
    });
    await shows('cell-1=online');
    terminal.type('s');
    await shows('run instance.start web-1 failed WRONG_STATE');
  });

  it('is nothing where the dashboard may only read', async () => {
    const { shows, terminal, calls } = open({ effects: { s: [start] }, readonly: true });
    await shows('cell-1=online');
    terminal.type('s');
    await shows('keys s');
    expect(calls()).not.toContain('instance.start');
  });

  it('can be asked about before', async () => {
    const act = { kind: 'instance.start', request: { name: 'web-1' } } as const;
    const { shows, terminal } = open({
      effects: {
        p: [{ type: 'preview', act }],
        a: [{ type: 'ask', question: { kind: 'instance.show', request: { name: 'web-1' } } }],
        n: [{ type: 'ask', question: { kind: 'instance.show', request: { name: 'none' } } }],
      },
      preview: () => planView(),
      queries: {
        'instance.show': ({ name }) => {
          if (name === 'none') throw new NanoError('NOT_FOUND', 'no such instance');
          return instanceDetail();
        },
      },
    });
    await shows('cell-1=online');
    terminal.type('p');
    await shows('reply {"type":"previewed","act":{"kind":"instance.start"');
    terminal.type('a');
    await shows('reply {"type":"answered"');
    terminal.type('n');
    await shows('reply {"type":"refused"');
  });
});

describe('stepping aside', () => {
  it('gives the terminal back meanwhile, and shows the whole screen again', async () => {
    const seen: string[] = [];
    const setting = open({
      effects: { a: [{ type: 'console', instance: 'web-1' }] },
      aside: async (what) => {
        await setting.screen();
        seen.push(what, `other screen ${setting.emulator.modes().otherScreen}`, `aside ${setting.top.aside()}`);
        setting.terminal.stdout.write('something else\r\n');
      },
    });
    const { shows, terminal } = setting;
    await shows('cell-1=online');
    terminal.type('a');
    await vi.waitFor(() => expect(terminal.rawMode).toEqual([true, false, true]));
    await shows('keys a');
    expect(seen).toEqual(['console web-1', 'other screen false', 'aside true']);
    expect(setting.emulator.modes().otherScreen).toBe(true);
    expect(setting.top.aside()).toBe(false);
  });

  it('tells what went wrong there', async () => {
    const { shows, terminal } = open({
      effects: { s: [{ type: 'ssh', target: { kind: 'cell', name: 'cell-1' } }] },
      aside: async () => {
        throw new NanoError('CONNECTION_LOST', 'no route', { hint: 'ask the network' });
      },
    });
    await shows('cell-1=online');
    terminal.type('s');
    await shows('notice no route, ask the network');
  });
});

describe('the process', () => {
  it('stops and goes on as any other, and has its screen again', async () => {
    const { shows, terminal, events, emulator, screen } = open({ effects: { 'ctrl-z': [{ type: 'suspend' }] } });
    await shows('cell-1=online');
    terminal.type('\x1a');
    await screen();
    expect(events.stops).toEqual(['job']);
    expect(emulator.modes().otherScreen).toBe(false);
    await emulator.feed('$ ls\r\n');
    events.emit('continue');
    await shows('cell-1=online');
    expect(emulator.modes().otherScreen).toBe(true);
    expect(terminal.rawMode).toEqual([true, false, true]);
  });

  it('has its screen again where nobody could stop it', async () => {
    const { shows, terminal, clock } = open({ effects: { 'ctrl-z': [{ type: 'suspend' }] } });
    await shows('cell-1=online');
    terminal.type('\x1a');
    clock.pass(200);
    expect(terminal.rawMode).toEqual([true, false, true]);
  });

  it('gives the screen back before it ends for an error that nobody caught', async () => {
    const { shows, terminal, events, emulator, screen } = open();
    await shows('cell-1=online');
    events.emit('end');
    await screen();
    expect(emulator.modes().otherScreen).toBe(false);
    expect(terminal.rawMode).toEqual([true, false]);
  });
});
