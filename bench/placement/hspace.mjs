import { spawnSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';

/** How hspace is got where it is missing. */
const remedy = 'apt-get install ganeti-htools (Debian, Ubuntu), or run with --without-hspace';

/** Makes sure that hspace can be run; says how to get it where that is not possible. */
export function requireHspace() {
  if (version() !== undefined) return version();
  if (process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0) {
    process.stderr.write('installing ganeti-htools with apt-get\n');
    spawnSync('apt-get', ['install', '--yes', '--no-install-recommends', 'ganeti-htools'], { stdio: 'ignore' });
  }
  const found = version();
  if (found === undefined) throw new Error(`hspace is not installed: ${remedy}`);
  return found;
}

function version() {
  const ran = spawnSync('hspace', ['--version'], { encoding: 'utf8' });
  return ran.status === 0 ? /version (\S+)/.exec(ran.stdout)?.[1] : undefined;
}

/**
 * Has hspace fill an empty cluster with one shape, amounts in MiB. It also fills it with shapes that shrink ("tiered"):
 * all allocations that it reports are counted, all of its time is.
 */
export function runHspace({ nodes, disk, memory, cores, shape, checks, coresRatio }) {
  const args = [
    `--simulate=p,${nodes},${disk},${memory},${cores}`,
    `--standard-alloc=${shape.disk},${shape.memory},${shape.cores}`,
    '--disk-template=plain',
    `--max-cpu=${coresRatio}`,
    '--machine-readable=yes',
    ...(checks ? [] : ['--no-capacity-checks']),
  ];
  const started = performance.now();
  const ran = spawnSync('hspace', args, { encoding: 'utf8', maxBuffer: 2 ** 26 });
  const seconds = (performance.now() - started) / 1000;
  if (ran.status !== 0) throw new Error(`hspace ${args.join(' ')}: ${ran.stderr}`);
  const figure = (name) => Number(new RegExp(`^HTS_${name}=(\\d+)`, 'm').exec(ran.stdout)?.[1]);
  const [standard, tiered] = [figure('FIN_INST_CNT'), figure('TRL_INST_CNT')];
  return {
    command: `hspace ${args.join(' ')}`,
    seconds,
    standard,
    tiered,
    placements: standard + tiered,
    perSecond: (standard + tiered) / seconds,
  };
}
