// What watching costs the cell that is watched: libvirt's own protocol against `virsh domstats` over ssh at the same rate, on
// the first cell of a lab that is up: `npm run bench -- watch-cost [GUESTS] [SECONDS]`. virsh is asked for the same groups of
// figures over one warm connection, which is the least that it can cost, and as a script would ask, by `ssh cell virsh domstats`.
// Needs root and `npm run lab -- up 1`. Starts so many micro guests there (4), and leaves the cell as it was.
// --json prints the results as JSON; they are also kept in .cache/bench/watch-cost.json
//
// What libvirtd does to ask QEMU is the same by either way, and grows with each guest: the more guests, the less they differ.
// What is counted is the processor time of all of the cell's processes (its control group) but its guests', less what it
// uses when nobody asks. The ways take turns, so that what drifts does not favour one.
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { capture } from '../scripts/lib/run.mjs';
import { load, root } from './lib/load.mjs';

const execute = promisify(execFile);
const budget = 0.1;
const rounds = 3;
const everyMs = 250;
const limits = { deadlineMs: 60_000 };
const groups = ['state', 'cpu', 'balloon', 'vcpu', 'interface', 'block'];
const virsh = ['virsh', '-c', 'qemu:///system', 'domstats', '--raw'];
const flags = ['--state', '--cpu-total', '--balloon', '--vcpu', '--interface', '--block'];
const folder = '/var/lib/libvirt/images/nano-watch-cost';

const [guests = 4, seconds = 10] = process.argv
  .slice(2)
  .filter((word) => /^\d+$/.test(word))
  .map(Number);
const lab = (/** @type {string[]} */ ...args) => capture(['bash', `${root}lab/lab.sh`, ...args]);
const [cell] = JSON.parse(lab('status', '--json'));
const { createTransport, findLibvirt } = await load(
  'src/cell/transport/transport.ts',
  'src/cell/libvirt/session/find-libvirt.ts',
);
const options = ['-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null', '-o', 'LogLevel=ERROR'];
const transport = createTransport({ env: process.env, home: homedir() });
const login = {
  host: cell.address,
  user: 'root',
  identity: cell.identity,
  hostKeys: [],
  acceptedFingerprint: cell.hostKey,
};
const connection = await transport.connect({ kind: 'ssh', ...login }, limits);
const sh = async (/** @type {string} */ script, /** @type {string[]} */ ...args) => {
  const { status, stdout, stderr } = await connection.exec({ argv: ['sh', '-c', script, 'sh', ...args] }, limits);
  if (status !== 0) throw new Error(`${script}: status ${status}\n${stderr}`);
  return stdout;
};

try {
  await startGuests();
  const { session, path } = await findLibvirt(connection, limits);
  const ways = {
    nobody: async () => {},
    rpc: () => session.statistics(groups, limits),
    warm: () => connection.exec({ argv: [...virsh, ...flags] }, limits),
    script: () => execute('ssh', ['-i', cell.identity, ...options, `root@${cell.address}`, ...virsh]),
  };
  /** @type {Record<string, number[]>} processor time in microseconds for each question */
  const used = { nobody: [], rpc: [], warm: [], script: [] };
  for (const ask of Object.values(ways)) await ask();
  for (let round = 0; round < rounds; round += 1) {
    for (const [way, ask] of Object.entries(ways)) used[way]?.push(await measure(ask));
  }
  session.close();
  const idle = middle(used.nobody ?? []);
  const [rpc, warm, script] = ['rpc', 'warm', 'script'].map((way) => middle(used[way] ?? []) - idle);
  const ratios = { warm: rpc / warm, script: rpc / script };
  const results = { at: new Date().toISOString(), guests, everyMs, path, used, idle, rpc, warm, script, ratios };
  mkdirSync(`${root}.cache/bench`, { recursive: true });
  writeFileSync(`${root}.cache/bench/watch-cost.json`, `${JSON.stringify(results, undefined, 2)}\n`);
  process.stdout.write(process.argv.includes('--json') ? `${JSON.stringify(results)}\n` : table(results));
} finally {
  await tidy();
  await connection.close();
}

/** @param {() => Promise<unknown>} ask */
async function measure(ask) {
  const count = Math.round((seconds * 1000) / everyMs);
  const before = await processorTime();
  const began = performance.now();
  for (let number = 1; number <= count; number += 1) {
    await ask();
    await sleep(Math.max(0, began + number * everyMs - performance.now()));
  }
  return ((await processorTime()) - before) / count;
}

/** Of all in the cell but its guests, in microseconds; control groups are of version 2, or of version 1. */
async function processorTime() {
  const script = `if [ -d /sys/fs/cgroup/cpuacct ]; then
    cd /sys/fs/cgroup/cpuacct; file=cpuacct.usage unit=1000
    read_one() { cat "$1/cpuacct.usage"; }
  else
    cd /sys/fs/cgroup; unit=1
    read_one() { sed -n 's/^usage_usec //p' "$1/cpu.stat"; }
  fi
  guests=0
  for group in machine machine.slice; do
    [ ! -d "$group" ] || guests=$((guests + $(read_one "$group")))
  done
  echo $((($(read_one .) - guests) / unit)) $guests`;
  const [all = '0', ofGuests = '0'] = (await sh(script)).trim().split(' ');
  if (guests > 0 && ofGuests === '0') throw new Error('the guests cannot be told from the rest of the cell');
  return Number(all);
}

async function startGuests() {
  await tidy();
  await sh(`mkdir -p ${folder}; ! virsh -q net-start default 2>/dev/null || : >${folder}/network`);
  capture([
    ...['scp', '-q', '-i', cell.identity, ...options],
    ...[lab('image', 'micro').trim(), `root@${cell.address}:${folder}/micro.qcow2`],
  ]);
  for (let number = 1; number <= guests; number += 1) {
    const disk = `${folder}/${number}.qcow2`;
    const xml = `<domain type='qemu'><name>watch-cost-${number}</name><memory unit='MiB'>96</memory><vcpu>1</vcpu>
      <os><type machine='q35'>hvm</type></os><features><acpi/><apic/></features><devices>
      <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${disk}'/><target dev='vda' bus='virtio'/></disk>
      <interface type='network'><source network='default'/><model type='virtio'/></interface><serial type='pty'/></devices></domain>`;
    await sh(
      `qemu-img create -q -f qcow2 -F qcow2 -b ${folder}/micro.qcow2 ${disk}; printf %s "$1" >${folder}/xml; virsh -q create ${folder}/xml`,
      xml,
    );
  }
  // Until they have booted, so that their host has nothing more to do for them.
  if (guests > 0) await sleep(20_000);
}

/** Also what a run that was killed has left. */
async function tidy() {
  await sh(`for name in $(virsh -q list --name | grep '^watch-cost-'); do virsh -q destroy "$name"; done
    [ ! -e ${folder}/network ] || virsh -q net-destroy default; rm -rf ${folder}`);
}

/** @param {readonly number[]} values */
function middle(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

function table({ guests, path, idle, rpc, warm, script, ratios }) {
  const ms = (/** @type {number} */ microseconds) => `${(microseconds / 1000).toFixed(2).padStart(8)} ms`;
  const verdict = (/** @type {number} */ ratio) =>
    `${ratio <= budget ? 'ok  ' : 'OVER'} ${ratio.toFixed(3)} of it   [≤ ${budget}]`;
  return `${guests} guests; processor time on the cell for each question
libvirt's own protocol, through ${path.padEnd(15)} ${ms(rpc)}
virsh domstats, warm connection, same figures  ${ms(warm)}   ${verdict(ratios.warm)}
ssh cell virsh domstats                        ${ms(script)}   ${verdict(ratios.script)}
(while nobody asks, in the same time           ${ms(idle)}, taken off all)
`;
}
