// `instance create` against the same three commands in one ssh script, on the first cell of a lab that is up:
// `npm run bench -- create`. Needs root, the build, and `npm run lab -- up 1`. Leaves the cell as it was.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { capture } from '../scripts/lib/run.mjs';
import { pairs, report, wallTime } from './lib/pairs.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const lab = (/** @type {string[]} */ ...args) => capture(['bash', `${root}lab/lab.sh`, ...args]);
const home = mkdtempSync(join(tmpdir(), 'nano-bench-'));
const env = { NANO_HOME: home };
const nano = (/** @type {string[]} */ ...args) => wallTime([process.execPath, `${root}bin/run.js`, ...args], { env });
const [cell] = JSON.parse(lab('status', '--json'));
const login = [
  '-i',
  cell.identity,
  '-o',
  'StrictHostKeyChecking=no',
  '-o',
  'UserKnownHostsFile=/dev/null',
  '-o',
  'LogLevel=ERROR',
  `root@${cell.address}`,
];

try {
  nano(
    'pool',
    'add-cell',
    'default',
    cell.address,
    '--user',
    'root',
    '--identity',
    cell.identity,
    '--host-key',
    cell.hostKey,
  );
  nano('image', 'import', lab('image', 'micro').trim(), '--name', 'micro');
  const image = JSON.parse(
    capture([process.execPath, `${root}bin/run.js`, 'image', 'show', 'micro', '--json'], { ...process.env, ...env }),
  );
  report(
    'instance create, image on the cell',
    pairs(7, byNano, (run) => byHand(run, image.replicas[0].path)),
    1.5,
  );
} finally {
  tidy();
}

/** @param {number} run */
function byNano(run) {
  const name = `bench-${run + 1}`;
  const took = nano('instance', 'create', name, '--image', 'micro', '--memory', '128M', '--silent');
  nano('instance', 'delete', name, '--force', '--yes', '--purge', '--silent');
  return took;
}

/** Exactly one `qemu-img create`, `virsh define`, `virsh start`. @param {number} run @param {string} backing */
function byHand(run, backing) {
  const name = `by-hand-${run + 1}`;
  const disk = `/var/lib/libvirt/images/${name}.qcow2`;
  const xml = `<domain type='qemu'><name>${name}</name><uuid>${randomUUID()}</uuid><memory unit='MiB'>128</memory><vcpu>1</vcpu>
<os><type machine='q35'>hvm</type></os><features><acpi/><apic/></features><cpu mode='maximum'/><devices>
<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${disk}'/><backingStore type='file'><format type='qcow2'/><source file='${backing}'><seclabel model='dac' relabel='no'/></source></backingStore><target dev='vda' bus='virtio'/></disk>
<interface type='network'><source network='default'/><model type='virtio'/></interface><serial type='pty'/>
<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel><graphics type='vnc' listen='127.0.0.1'/></devices></domain>`;
  const script = `set -e; qemu-img create -q -f qcow2 -F qcow2 -b ${backing} ${disk}; virsh -q define /dev/stdin; virsh -q start ${name}`;
  const took = wallTime(['ssh', ...login, script], { input: xml });
  wallTime(['ssh', ...login, `virsh -q destroy ${name}; virsh -q undefine ${name}; rm ${disk}`]);
  return took;
}

function tidy() {
  const quietly = (/** @type {string[]} */ ...args) => {
    try {
      nano(...args);
    } catch (error) {
      console.error(String(error));
    }
  };
  quietly('image', 'delete', 'micro', '--yes');
  quietly('pool', 'remove-cell', 'default', cell.name, '--yes');
  rmSync(home, { recursive: true, force: true });
}
