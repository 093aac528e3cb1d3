/** The results as a person reads them, each with its budget. */
export function table({ node, ...results }) {
  const texts = Object.entries(results).flatMap(([piece, result]) => {
    const write = writers[piece];
    return write === undefined ? [] : [write(result).join('\n')];
  });
  return `${[`Node ${node}`, ...texts].join('\n\n')}\n`;
}

const writers = {
  thousands: (runs) =>
    runs.flatMap(({ strategy, cells, instances, placed, perSecond, milliseconds }) => {
      const figures = `${round(perSecond)} a second, p99 ${milliseconds.p99.toFixed(3)} ms, worst ${milliseconds.worst.toFixed(1)} ms`;
      return [
        `${round(cells)} cells, ${round(instances)} instances, ${strategy}: ${round(placed)} placed`,
        verdict(perSecond >= 20_000 && milliseconds.p99 <= 1, figures, '≥ 20,000, p99 ≤ 1 ms'),
      ];
    }),

  million: ({ cells, instances, placed, seconds }) => [
    `${round(cells)} cells, ${round(instances)} instances: ${round(placed)} placed`,
    verdict(seconds <= 60 && placed === instances, `${seconds.toFixed(1)} s`, '≤ 60 s, all placed'),
  ],

  curve: (points) => {
    const [first, last] = [points[0], points.at(-1)];
    const [cells, cost] = [last.cells / first.cells, last.microseconds / first.microseconds];
    return [
      'cost of one placement',
      ...points.map(({ cells, microseconds }) =>
        row(`${round(cells)} cells`, `${microseconds.toFixed(1)} µs`, bar(microseconds)),
      ),
      verdict(cost < cells, `${round(cells)} × as many cells cost ${cost.toFixed(1)} ×`, 'slower than the cells'),
    ];
  },

  packing: (mixes) =>
    mixes.flatMap(({ mix, cells, results }) => [
      `${round(cells)} cells, heavy-tailed until the first refusal, ${mix}: used of the scarcest`,
      ...Object.entries(results).map(([name, { placed, used }]) =>
        row(name, `${(used * 100).toFixed(1)} %`, `${round(placed)} placed`),
      ),
      verdict(results['nano pack'].used >= results['best-fit'].used, 'pack', 'at least best-fit'),
    ]),

  create: ({ cells, instances, cpu, wall, first }) => [
    `instance create: choosing one of ${cells} cells out of the store, ${round(instances)} instances`,
    verdict(
      cpu.median <= 10,
      `median ${cpu.median.toFixed(1)} ms CPU, ${wall.median.toFixed(1)} ms, the first in a process ${first.cpu.toFixed(1)} ms CPU`,
      '≤ 10 ms',
    ),
  ],

  hspace200: againstHspace,
  hspace50: againstHspace,
};

function againstHspace({ nodes, failoverSafe, nano, hspace: peer, ratio }) {
  const lines = [
    `${nodes} cells${failoverSafe ? ' with N+1' : ''}, 2 cores, 4 GiB, 40 GiB until none fits`,
    row('nano', nano.placed, `${round(nano.slowest)} a second at worst, ${round(nano.perSecond)} median`),
    row('nano, reserves kept', nano.withReserves, ''),
  ];
  if (peer === undefined) return lines;
  const all = `${peer.perSecond.toFixed(1)} a second (${peer.placements} with its tiered ones, ${peer.seconds.toFixed(1)} s)`;
  return [
    ...lines,
    row(`hspace ${peer.version}`, peer.standard, all),
    verdict(ratio >= 1_000 && nano.placed >= peer.standard, `${round(ratio)} × as many a second`, '≥ 1,000 ×'),
  ];
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
