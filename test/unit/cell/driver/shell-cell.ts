import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { turnFolder } from '../../../../src/cell/commands/attempt-fence.ts';
import { formatMark, markFolder } from '../../../../src/cell/commands/mark.ts';
import { createCellDriver } from '../../../../src/cell/driver/cell-driver.ts';
import { CellLink } from '../../../../src/cell/driver/cell-link.ts';
import { LibvirtSessions } from '../../../../src/cell/libvirt/session/libvirt-sessions.ts';
import type { Connection } from '../../../../src/cell/transport/transport.ts';
import type { Command } from '../../../../src/controller/model/command.ts';
import { NanoError } from '../../../../src/controller/model/errors.ts';
import type { CellDriver } from '../../../../src/controller/ports.ts';
import { ids } from '../spec.ts';

const mark = { zoneId: ids.zone, generation: 3, cellId: ids.cell };

/**
 * Stands for qemu-img: the file's own text says what it is. `convert` copies, `info` tells what follows `info:` in the
 * first line.
 */
const fakeQemuImg = `#!/bin/sh
for word; do path=$last; last=$word; done
case $1 in
  convert) { echo converted; cat "$path"; } >"$last" ;;
  info) read -r line <"$last"; case $line in
    info:*) printf '%s' "\${line#info:}" ;;
    bad*) echo "qemu-img: Could not open it: Image is not in qcow2 format" >&2; exit 1 ;;
    *) printf '{"format":"qcow2","virtual-size":1048576}' ;;
  esac ;;
  create) echo created >>"$(dirname "$path")/created" ;;
esac
`;

export interface ShellCell {
  readonly driver: CellDriver;
  readonly store: string;
  /** Resolves when all commands with bytes on their streams have ended, also those that nobody waits for. */
  streamed(): Promise<unknown>;
}

export interface ShellCellOptions {
  /** The cell is busy: what takes bytes begins only when this file is there. */
  readonly beginsWith?: string;
}

/** A cell that is a folder on this machine: the very commands run in the very shell, with a qemu-img that is not one. */
export function shellCell(folder: string, { beginsWith }: ShellCellOptions = {}): ShellCell {
  const programs = `${folder}/bin`;
  const store = `${folder}/store`;
  const marks = `${folder}/mark`;
  for (const path of [programs, marks, ...['images', 'instances', '.partial'].map((name) => `${store}/${name}`)]) {
    mkdirSync(path, { recursive: true });
  }
  writeFileSync(`${marks}/cell.json`, `${formatMark({ ...mark, machineId: 'm', stores: [] })}\n`);
  // Giving a file to root takes root.
  for (const [name, text] of [
    ['qemu-img', fakeQemuImg],
    ['chown', '#!/bin/sh\n'],
  ] as const) {
    writeFileSync(`${programs}/${name}`, text);
    chmodSync(`${programs}/${name}`, 0o755);
  }
  const start = (command: Command): ChildProcess => {
    const [program = '', ...args] = command.argv.map((argument) =>
      argument.replaceAll(markFolder, marks).replace(turnFolder, `${folder}/turns`),
    );
    return spawn(program, args, { env: { ...process.env, PATH: `${programs}${delimiter}${process.env.PATH}` } });
  };
  const streams: Promise<unknown>[] = [];
  const startStream = (command: Command): ChildProcess => {
    const waiting = ['sh', '-c', 'until [ -e "$0" ]; do sleep 0.02; done; exec "$@"', beginsWith ?? ''] as const;
    const child = start(beginsWith === undefined ? command : { ...command, argv: [...waiting, ...command.argv] });
    streams.push(new Promise((resolve) => child.on('close', resolve)));
    return child;
  };
  const connections = { get: async () => shellConnection(start, startStream) };
  const link = new CellLink({ name: 'cell-1', address: { kind: 'local' }, mark }, connections);
  const driver = createCellDriver(link, new LibvirtSessions(connections));
  return { driver, store, streamed: () => Promise.all(streams) };
}

type Start = (command: Command) => ChildProcess;

function shellConnection(start: Start, startStream: Start): Connection {
  const refuse = () => Promise.reject(new Error('not here'));
  return {
    user: 'root',
    privilege: 'root',
    hostKey: undefined,
    exec: async (command, { signal }) => {
      if (signal?.aborted === true) throw new NanoError('INTERRUPTED', 'interrupted');
      const child = start(command);
      child.stdin?.on('error', () => undefined);
      child.stdin?.end((command.stdin ?? []).join(''));
      return ended(child);
    },
    stream: async (command, { signal }) => {
      const child = startStream(command);
      const { stdin, stdout } = child;
      if (stdin === null || stdout === null) throw new Error('no streams');
      const aborted = new Promise<never>((_, reject) => {
        signal?.addEventListener('abort', () => {
          reject(new NanoError('INTERRUPTED', 'interrupted'));
          stdin.destroy();
        });
      });
      aborted.catch(() => undefined);
      // As over SSH, what was cancelled goes on by itself.
      return { stdin, stdout, result: Promise.race([ended(child, false), aborted]), cancel: () => stdin.destroy() };
    },
    terminal: refuse,
    forwardUnix: refuse,
    closed: new Promise(() => undefined),
    close: async () => undefined,
  };
}

function ended(child: ChildProcess, takesOutput = true): Promise<{ status: number; stdout: string; stderr: string }> {
  let stdout = '';
  let stderr = '';
  if (takesOutput) child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) => resolve({ status: status ?? (signal === null ? 1 : 143), stdout, stderr }));
  });
}
