/** The results as a person reads them, each with its budget. */
export function table({ node, thousands, million, curve, packing, create, hspace }) {
  const lines = [`Node ${node}`, ''];
  for (const { nodes, failoverSafe, nano, hspace: peer, ratio } of hspace) {
    lines.push(`${nodes} cells${failoverSafe ? ' with N+1' : ''}, 2 cores, 4 GiB, 40 GiB until none fits`);
    lines.push(row('nano', nano.placed, `${round(nano.slowest)} a second at worst, ${round(nano.perSecond)} median`));
    lines.push(row('nano, reserves kept', nano.withReserves, ''));
    if (peer !== undefined) {
      const all = `${peer.perSecond.toFixed(1)} a second (${peer.placements} with its tiered ones, ${peer.seconds.toFixed(1)} s)`;
      lines.push(row(`hspace ${peer.version}`, peer.standard, all));
      lines.push(
        verdict(ratio >= 1_000 && nano.placed >= peer.standard, `${round(ratio)} × as many a second`, '≥ 1,000 ×'),
      );
    }
    lines.push('');
  }
  for (const { strategy, cells, instances, placed, perSecond, milliseconds } of thousands) {
    lines.push(`${round(cells)} cells, ${round(instances)} instances, ${strategy}: ${round(placed)} placed`);
    const figures = `${round(perSecond)} a second, p99 ${milliseconds.p99.toFixed(3)} ms, worst ${milliseconds.worst.toFixed(1)} ms`;
    lines.push(verdict(perSecond >= 20_000 && milliseconds.p99 <= 1, figures, '≥ 20,000, p99 ≤ 1 ms'));
  }
  lines.push(
    '',
    `${round(million.cells)} cells, ${round(million.instances)} instances: ${round(million.placed)} placed`,
  );
  lines.push(verdict(million.seconds <= 60, `${million.seconds.toFixed(1)} s`, '≤ 60 s'));
  lines.push('', 'cost of one placement');
  for (const { cells, microseconds } of curve)
    lines.push(row(`${round(cells)} cells`, `${microseconds.toFixed(1)} µs`, bar(microseconds)));
  for (const { mix, cells, results } of packing) {
    lines.push('', `${round(cells)} cells, heavy-tailed until the first refusal, ${mix}: used of the scarcest`);
    for (const [name, { placed, used }] of Object.entries(results)) {
      lines.push(row(name, `${(used * 100).toFixed(1)} %`, `${round(placed)} placed`));
    }
    lines.push(verdict(results['nano pack'].used >= results['best-fit'].used, 'pack', 'at least best-fit'));
  }
  lines.push(
    '',
    `instance create: choosing one of ${create.cells} cells out of the store, ${round(create.instances)} instances`,
  );
  const first = `the first in a process ${create.first.cpu.toFixed(1)} ms CPU`;
  const times = `median ${create.cpu.median.toFixed(1)} ms CPU, ${create.wall.median.toFixed(1)} ms, ${first}`;
  lines.push(verdict(create.cpu.median <= 10, times, '≤ 10 ms'));
  return `${lines.join('\n')}\n`;
}

function row(name, figure, more) {
  return `  ${name.padEnd(22)}${String(figure).padStart(10)}   ${more}`.trimEnd();
}

function verdict(isGood, figures, budget) {
  return `${isGood ? 'ok  ' : 'OVER'}  ${figures}   [${budget}]`;
}

function round(figure) {
  return Math.round(figure).toLocaleString('en');
}

function bar(figure) {
  return '█'.repeat(Math.max(1, Math.round(figure)));
}
