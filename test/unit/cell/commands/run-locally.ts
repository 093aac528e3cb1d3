import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { markFolder } from '../../../../src/cell/commands/mark.ts';
import type { Command } from '../../../../src/controller/model/command.ts';

export interface LocalResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder of a test's own. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'nano-cell-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs a command on this machine, in the shells that a cell may have; the mark's folder is another one. */
export function runLocally(command: Command, options: { readonly markFolder?: string; readonly stdin?: string } = {}) {
  return startLocally(command, options).ended;
}

export function startLocally(
  command: Command,
  options: { readonly markFolder?: string; readonly stdin?: string } = {},
): { readonly pid: number | undefined; readonly ended: Promise<LocalResult> } {
  const argv = command.argv.map((argument) =>
    options.markFolder === undefined ? argument : argument.replaceAll(markFolder, options.markFolder),
  );
  const [program = '', ...args] = argv;
  const child = spawn(program, args, { env: { ...process.env, LC_ALL: 'C' } });
  const input = options.stdin ?? (command.stdin ?? []).filter((piece) => typeof piece === 'string').join('');
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const ended = new Promise<LocalResult>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
  return { pid: child.pid, ended };
}
