import { Flags } from '@oclif/core';
import { callOptions } from '../cli/call-options.ts';
import type { Context } from '../cli/context.ts';
import { poolFlag, targetPool } from '../cli/flags/target-flags.ts';
import { NanoCommand } from '../cli/nano-command.ts';
import { parseInterval } from '../cli/stats/flags.ts';
import { NanoError } from '../controller/model/errors.ts';

const views = ['cells', 'instances', 'pools', 'operations', 'events'] as const;

export default class Top extends NanoCommand {
  static override summary = 'Watch and run the whole zone on one screen.';
  static override description =
    'Shows cells, instances, pools, operations and events as they are, and acts on them from a menu; ? tells the keys. --once prints one frame and ends, as wide and high as COLUMNS and LINES say in a pipe. A dashboard that is killed with SIGKILL cannot give the terminal back: reset does.';
  static override examples = [
    '<%= config.bin %> top',
    '<%= config.bin %> top --pool lab --view instances --readonly',
    '<%= config.bin %> top --once --view events',
  ];
  static override flags = {
    ...poolFlag('Only the cells of a pool and what is on them.'),
    view: Flags.option({ options: views, summary: 'What to begin with.', default: 'cells' })(),
    interval: Flags.string({
      summary: 'Time between two looks, from 500ms to 1m.',
      helpValue: 'DURATION',
      default: '2s',
    }),
    readonly: Flags.boolean({ summary: 'Offer nothing that changes something.' }),
    once: Flags.boolean({ summary: 'Print one frame when all cells have answered, and end.', exclusive: ['interval'] }),
  };

  protected async act(context: Context): Promise<void> {
    const { flags } = await this.parse(Top);
    const intervalMs = parseInterval(flags.interval, true);
    const pool = targetPool(flags, context.env) ?? null;
    const { stdin, stdout } = context.terminal;
    if (!flags.once && !(stdin.isTTY && stdout.isTTY && stdout.canRedraw)) throw noScreen(context);

    const [{ topScreens: screens }, { createTheme }, { readCapabilities }, { tuiClock }] = await Promise.all([
      import('../tui/screens/top-screen.tsx'),
      import('../tui/terminal/theme.ts'),
      import('../tui/terminal/capabilities.ts'),
      import('../tui/terminal/clock.ts'),
    ]);
    const capabilities = readCapabilities(context.env, stdout);
    const shared = { screens, theme: createTheme(capabilities), clock: tuiClock, view: flags.view, pool };
    if (flags.once) {
      const { frameOnce } = await import('../tui/app/print-once.ts');
      const controller = await context.controller();
      const { columns, rows } = stdout;
      const once = { size: { columns, rows }, deadlineMs: onceDeadline, plain: !stdout.colour };
      stdout.write(await frameOnce({ ...shared, ...once, controller, call: callOptions(context) }));
      return;
    }

    const [{ startTop }, { processEvents }, { createAsides }, { waitForRuns }] = await Promise.all([
      import('../tui/app/start-top.ts'),
      import('../tui/terminal/process-events.ts'),
      import('../cli/console/asides.ts'),
      import('../cli/top/wait-for-runs.ts'),
    ]);
    await waitForRuns(context, (signal) =>
      startTop({
        ...shared,
        ...(capabilities.title ? { title: 'nano top' } : {}),
        terminal: context.terminal,
        events: processEvents(),
        asides: createAsides(context),
        call: callOptions(context, { signal }),
        intervalMs,
        readonly: flags.readonly,
        open: () => context.controller(),
      }),
    );
  }
}

/** Cells that do not answer by then are shown as they were, in milliseconds. */
const onceDeadline = 10_000;

function noScreen({ env }: Context): NanoError {
  const why = env.TERM === 'dumb' ? 'this terminal cannot show one (TERM=dumb)' : 'this is no terminal';
  return new NanoError('USAGE', `the dashboard needs a screen, and ${why}`, {
    hint: 'nano top --once prints one frame; nano stats prints figures for scripts',
  });
}
