// Times whole processes in turn, A B A B …, and compares them pair by pair: a machine's speed drifts, a pair's hardly.
import { spawnSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';

/** @param {readonly string[]} argv @param {{ env?: NodeJS.ProcessEnv, input?: string }} [options] @returns {number} milliseconds */
export function wallTime(argv, { env = {}, input } = {}) {
  const started = performance.now();
  const ran = spawnSync(argv[0] ?? '', argv.slice(1), {
    env: { ...process.env, ...env },
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    ...(input === undefined ? {} : { input }),
  });
  const took = performance.now() - started;
  if (ran.status === 0) return took;
  throw new Error(`${argv.join(' ')}: status ${ran.status}\n${ran.stdout}${ran.stderr}`);
}

/**
 * @param {number} runs
 * @param {(run: number) => number} measured one run's milliseconds
 * @param {(run: number) => number} reference
 */
export function pairs(runs, measured, reference) {
  measured(-1);
  reference(-1);
  const all = Array.from({ length: runs }, (_, run) => {
    const [a, b] = [measured(run), reference(run)];
    return { a, b, ratio: a / b };
  });
  return {
    measuredMs: middle(all.map(({ a }) => a)),
    referenceMs: middle(all.map(({ b }) => b)),
    ratio: middle(all.map(({ ratio }) => ratio)),
    worstRatio: Math.max(...all.map(({ ratio }) => ratio)),
  };
}

/** @param {readonly number[]} values */
function middle(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** One line of a benchmark's table. @param {string} what @param {ReturnType<typeof pairs>} result @param {number} budget */
export function report(what, { measuredMs, referenceMs, ratio, worstRatio }, budget) {
  const figures = `${measuredMs.toFixed(0)} ms, reference ${referenceMs.toFixed(0)} ms, ratio ${ratio.toFixed(2)} (worst ${worstRatio.toFixed(2)})`;
  console.log(`${ratio <= budget ? 'ok  ' : 'OVER'} ${what.padEnd(44)} ${figures}, budget ${budget}`);
}
