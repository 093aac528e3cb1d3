import { Flags } from '@oclif/core';
import type { Context } from '../cli/context.ts';
import { defined } from '../cli/defined.ts';
import { poolFlag, targetPool } from '../cli/flags/target-flags.ts';
import { NanoCommand } from '../cli/nano-command.ts';
import { parseInterval } from '../cli/stats/flags.ts';

export default class Metrics extends NanoCommand {
  static override summary = 'Print what cells and instances do in the text format of Prometheus, once or for scraping.';
  static override description =
    'With --listen nano goes on watching the cells and serves /metrics to Prometheus; SIGTERM ends it. docs/metrics.md lists the names.';
  static override examples = [
    '<%= config.bin %> metrics',
    '<%= config.bin %> metrics --listen 127.0.0.1:9177',
    '<%= config.bin %> metrics --listen 9177 --interval 15s --pool default',
  ];
  static override flags = {
    listen: Flags.string({ summary: 'Serve them on this address of this machine.', helpValue: '127.0.0.1:PORT' }),
    'allow-remote': Flags.boolean({
      summary: 'Also on an address that other machines reach: whoever reaches it reads all of it.',
      dependsOn: ['listen'],
    }),
    interval: Flags.string({
      summary: 'Time between two looks, from 500ms to 1m; 5s with --listen, else 1s.',
      helpValue: 'DURATION',
    }),
    ...poolFlag('Only the cells of a pool.'),
  };

  protected async act(context: Context): Promise<void> {
    const { flags } = await this.parse(Metrics);
    const [{ listenForScrapers, showMetrics }, { parseListen }] = await Promise.all([
      import('../cli/metrics/show-metrics.ts'),
      import('../cli/metrics/listen-address.ts'),
    ]);
    const usual = flags.listen === undefined ? '1s' : '5s';
    const intervalMs = parseInterval(flags.interval ?? usual, true);
    const request = { intervalMs, ...defined({ pool: targetPool(flags, context.env) }) };
    this.status =
      flags.listen === undefined
        ? await showMetrics(context, request)
        : await listenForScrapers(context, request, parseListen(flags.listen, flags['allow-remote']));
  }
}
