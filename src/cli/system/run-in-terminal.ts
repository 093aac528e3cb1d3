import { spawn } from 'node:child_process';
import { NanoError } from '../../controller/model/errors.ts';

/** Runs a program of the operator's machine in this terminal, until it ends; its exit status, 128 and more for a signal. */
export type RunInTerminal = (file: string, args: readonly string[]) => Promise<number>;

export const runInTerminal: RunInTerminal = (file, args) =>
  new Promise((resolve, reject) => {
    const child = spawn(file, [...args], { stdio: 'inherit' });
    child.on('error', (cause) => reject(new NanoError('USAGE', `${file} cannot be run: ${cause.message}`, { cause })));
    child.on('close', (status) => resolve(status ?? 128));
  });
