import { summary } from '../lib/statistics.mjs';

const MiB = 1024 ** 2;

/** The results as a person reads them, each with its budget. */
export function table({ node, session, zones }) {
  const lines = [`Node ${node}; CPU is that of nano's process alone`, ''];
  lines.push(`libvirt's own protocol, ${session.list.domains} domains, warm SSH connection`);
  lines.push(call('list', session.list, 1), call('statistics', session.statistics, 10));
  for (const zone of zones) {
    const poll = summary(zone.pollMs);
    lines.push('', `${zone.cells} cells × ${zone.guests} instances, every ${zone.intervalMs / 1000} s`);
    lines.push(
      verdict(poll.median <= 1500, `one poll ${ms(poll.median)}, worst ${ms(poll.worst)}`, '≤ 1,500 ms'),
      verdict(zone.cores < 1, `${zone.cores.toFixed(2)} core, ${zone.looks} looks`, '< 1 core'),
      verdict(zone.rssBytes < 400 * MiB, `${Math.round(zone.rssBytes / MiB)} MiB of memory`, '< 400 MiB'),
      row('late', `p99 ${ms(zone.stallMs.p99)}, worst ${ms(zone.stallMs.worst)}; oldest values ${ms(zone.oldestMs)}`),
      row('at start', `inventory shown after ${ms(zone.firstMs)}, all cells after ${ms(zone.connectedMs)}`),
      row(
        '',
        `${ms(zone.connectCpuMs)} CPU, ${ms(zone.connectChildrenCpuMs)} of ssh -G, stalls to ${ms(zone.connectStallMs)}`,
      ),
    );
  }
  return `${lines.join('\n')}\n`;
}

function call(name, { wallMs, cpuMs }, budget) {
  const [wall, cpu] = [summary(wallMs), summary(cpuMs)];
  const best = Math.min(...wallMs);
  return verdict(
    wall.median <= budget,
    `${name.padEnd(10)} median ${wall.median.toFixed(2)} ms, best ${best.toFixed(2)} ms, CPU ${cpu.median.toFixed(2)} ms`,
    `≤ ${budget} ms`,
  );
}

function row(name, figures) {
  return `      ${name.padEnd(9)} ${figures}`;
}

function verdict(isGood, figures, budget) {
  return `${isGood ? 'ok  ' : 'OVER'}  ${figures}   [${budget}]`;
}

function ms(figure) {
  return `${Math.round(figure).toLocaleString('en')} ms`;
}
