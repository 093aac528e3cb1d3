#!/usr/bin/env node
// The main job on this machine, from nothing: installs what is missing, boots a lab of two cells, and does with nano
// what a user would, showing each command. Twice in a row does no harm; `--down` removes all that it made.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { capture, run, show } from './lib/run.mjs';
import { root } from './test/command.mjs';
import { install } from './test/install.mjs';

const nano = join(root, 'bin/run.js');
/** @param {string[]} args */
const lab = (...args) => ['bash', join(root, 'lab/lab.sh'), ...args];
// Beside the lab's own state: whoever takes the lab down takes this inventory of its cells with it.
const home = join(
  process.env.NANO_LAB_DIR ?? '/var/lib/nano-lab',
  'labs',
  process.env.NANO_LAB_NAME ?? 'lab',
  'quickstart',
);
const env = { ...process.env, NANO_HOME: home };
/** @param {string[]} args */
const ask = (...args) => capture([process.execPath, nano, ...args], env);
/** @param {string[]} args */
const user = (...args) => show(['nano', ...args], [process.execPath, nano, ...args], env);

process.chdir(root);
refuseUnlessRootOnDebian();
if (process.argv.includes('--down')) down();
else await up();

function refuseUnlessRootOnDebian() {
  const problem =
    process.getuid?.() !== 0
      ? 'it boots a lab of real hosts, for which it must be root: run it as root, or with sudo'
      : existsSync('/usr/bin/apt-get')
        ? undefined
        : 'its lab is made of Debian packages, so it needs Debian (apt-get is missing); nano itself runs on any Linux';
  if (problem === undefined) return;
  console.error(`quickstart: ${problem}`);
  process.exit(2);
}

async function up() {
  const began = Date.now();
  console.log(
    'Preparing packages, the build, a lab of two cells and a guest image; the first time takes some minutes.',
  );
  await prepare();
  run(lab('up', '2'));
  const image = capture(lab('image', 'micro')).trim();

  console.log('\nThe pool "default" is there from the start. Two cells join it:');
  user('pool', 'list', '-o', 'table');
  joinCells();

  console.log(
    '\nAn image, and an instance of it: nano chooses the cell, clones, boots, and waits until the guest itself reports.',
  );
  user('image', 'import', image, '--name', 'micro', '--if-not-exists');
  createInstance();
  user('instance', 'list', '-o', 'table');

  console.log(`\nDone in ${Math.round((Date.now() - began) / 1000)} s. To try next, after

  export NANO_HOME=${home}
  alias nano=${nano}

  nano instance console hello            # the guest's serial console; Ctrl-] leaves
  nano instance create web --image micro --memory 256M --dry-run
  nano cell show cell-1
  nano instance delete hello --force     # nano instance undelete hello brings it back
  npm run quickstart -- --down           # removes all of this`);
}

async function prepare() {
  const installed = await install();
  if (installed.tally.failed > 0) {
    console.error(`quickstart: the packages could not be installed\n${'output' in installed ? installed.output : ''}`);
    process.exit(1);
  }
  run([process.execPath, join(root, 'scripts/build.mjs')]);
}

function joinCells() {
  const joined = ask('cell', 'list', '--cached', '-q').split('\n');
  /** @type {{ name: string, flavour: string, address: string, identity: string, hostKey: string }[]} */
  const cells = JSON.parse(capture(lab('status', '--json')));
  for (const { name, address, identity, hostKey } of cells.filter((cell) => cell.flavour === 'full')) {
    if (joined.includes(name)) console.log(`\n${name} has joined before.`);
    else user('pool', 'add-cell', 'default', address, '--user', 'root', '--identity', identity, '--host-key', hostKey);
  }
}

function createInstance() {
  /** @type {{ name: string, state: string }[]} */
  const instances = JSON.parse(ask('instance', 'list', '--json'));
  const known = instances.find(({ name }) => name === 'hello');
  if (known !== undefined && known.state !== 'running') user('instance', 'start', 'hello');
  user('instance', 'create', 'hello', '--image', 'micro', '--memory', '256M', '--wait', '--if-not-exists');
}

function down() {
  run(lab('down'));
  console.log(
    'quickstart: the lab, its cells and the inventory of them are gone; the cached packages and images stay.',
  );
}
