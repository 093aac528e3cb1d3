import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SshAddress } from '../../src/controller/model/address.ts';
import type { LabCell } from './lab-cells.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly pid: number;
  readonly ended: Promise<Ran>;
  signal(signal: NodeJS.Signals): void;
}

/** nano as a user has it: the built program in a process of its own, with an inventory in a fresh directory. */
export class Nano {
  readonly home = mkdtempSync(join(tmpdir(), 'nano-lab-'));
  readonly #env: NodeJS.ProcessEnv;
  readonly #running = new Set<Running>();

  constructor(env: NodeJS.ProcessEnv = {}) {
    this.#env = env;
  }

  /** Starts a command and lets it run. */
  start(...args: readonly string[]): Running {
    return this.startFile(join(root, 'bin/run.js'), ...args);
  }

  /** The same of another program. */
  startFile(file: string, ...args: readonly string[]): Running {
    const running = start([process.execPath, file, ...args], { ...this.#env, NANO_HOME: this.home });
    this.#running.add(running);
    void running.ended.catch(() => undefined).finally(() => this.#running.delete(running));
    return running;
  }

  run(...args: readonly string[]): Promise<Ran> {
    return this.start(...args).ended;
  }

  /** Runs a command that must succeed, and reads what it answered as JSON. */
  async json<T>(...args: readonly string[]): Promise<T> {
    const { status, stdout, stderr } = await this.run(...args, '--json');
    if (status === 0) return JSON.parse(stdout);
    throw new Error(`nano ${args.join(' ')}: exit ${status}\n${stdout}${stderr}`);
  }

  /** Runs a command that must succeed. */
  async must(...args: readonly string[]): Promise<Ran> {
    const ran = await this.run(...args);
    if (ran.status === 0) return ran;
    throw new Error(`nano ${args.join(' ')}: exit ${ran.status}\n${ran.stdout}${ran.stderr}`);
  }

  /** Joins a cell of the lab under its own name. */
  async join({ name, address }: LabCell): Promise<void> {
    const { host, user, identity, acceptedFingerprint } = address;
    if (user === undefined || identity === undefined || acceptedFingerprint === undefined)
      throw new Error(`the lab does not tell how to reach ${name}`);
    const login = ['--user', user, '--identity', identity, '--host-key', acceptedFingerprint];
    await this.must('pool', 'add-cell', 'default', host, '--name', name, ...login);
  }

  /** Forgets the inventory. */
  remove(): void {
    rmSync(this.home, { recursive: true, force: true });
  }

  /** Takes all that it has from its cells, also after a test that failed half-way, and forgets the inventory. */
  async leave(): Promise<void> {
    const running = [...this.#running];
    for (const { signal } of running) signal('SIGINT');
    await Promise.allSettled(running.map(({ ended }) => ended));
    await this.run('operation', 'resume', '--all');
    for (const name of await this.#names('instance', 'list', '--cached')) {
      await this.run('instance', 'delete', name, '--force', '--yes', '--purge');
    }
    await this.run('trash', 'empty', '--yes');
    for (const name of await this.#names('image', 'list')) await this.run('image', 'delete', name, '--yes');
    let failures = '';
    for (const name of await this.#names('cell', 'list', '--cached')) {
      const { status, stderr } = await this.run('pool', 'remove-cell', 'default', name, '--yes');
      if (status !== 0) failures += `${name} stays in a zone that is forgotten: ${stderr}`;
    }
    this.remove();
    if (failures !== '') throw new Error(failures);
  }

  async #names(...list: readonly string[]): Promise<readonly string[]> {
    const { stdout } = await this.run(...list, '--output', 'name');
    return stdout.split('\n').filter((name) => name !== '');
  }
}

export async function lab(...args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await start(['bash', join(root, 'lab/lab.sh'), ...args], {}).ended;
  if (status === 0) return stdout;
  throw new Error(`lab ${args.join(' ')}: exit ${status}\n${stderr}`);
}

/** Runs a line of shell on a cell as root, as somebody else than nano would. */
export function onCell(name: string, line: string): Promise<string> {
  return lab('ssh', name, '--', line);
}

/** The same whatever key the host shows, for a test that has changed it. */
export async function onHost({ host, identity }: SshAddress, line: string): Promise<void> {
  const trusting = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null'].flatMap((option) => ['-o', option]);
  const ran = await start(['ssh', ...trusting, '-i', identity ?? '', `root@${host}`, line], {}).ended;
  if (ran.status !== 0) throw new Error(`ssh ${host}: exit ${ran.status}\n${ran.stderr}`);
}

/** Waits for a condition, a minute at most. */
export async function until(what: string, condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited 60 s for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/**
 * While `work` runs, a program on a cell stops before it does anything when it is called with an argument; `held`
 * waits until it has, `release` lets it go on. Afterwards it goes on in any case, as a command does that outlives the
 * nano that sent it.
 */
export async function holding(
  cell: string,
  program: string,
  argument: string,
  work: (held: () => Promise<void>, release: () => Promise<unknown>) => Promise<void>,
): Promise<void> {
  const path = `/usr/bin/${program}`;
  const script = `#!/bin/sh
case " $* " in *" ${argument} "*) if [ -e /run/hold ]; then touch /run/held; while [ -e /run/hold ]; do sleep 0.05; done; fi ;; esac
exec ${path}.real "$@"
`;
  const encoded = Buffer.from(script).toString('base64');
  await onCell(
    cell,
    `touch /run/hold; rm -f /run/held; mv ${path} ${path}.real; echo ${encoded} | base64 -d >${path}; chmod 755 ${path}`,
  );
  try {
    await work(
      () => until(`${program} ${argument} being called`, async () => (await onCell(cell, 'ls /run')).includes('held')),
      () => onCell(cell, 'rm -f /run/hold'),
    );
  } finally {
    await onCell(cell, `rm -f /run/hold; mv ${path}.real ${path}`);
  }
}

function start(argv: readonly string[], env: NodeJS.ProcessEnv): Running {
  const [file = '', ...args] = argv;
  const child = spawn(file, args, {
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  return {
    pid: child.pid ?? 0,
    ended: new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (status) => resolve({ status, stdout, stderr }));
    }),
    signal: (signal) => child.kill(signal),
  };
}
