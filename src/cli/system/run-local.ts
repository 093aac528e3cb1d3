import { execFile } from 'node:child_process';

/** Runs a program of the operator's machine; its output, or undefined where it is missing, slow or fails. */
export type RunLocal = (file: string, args: readonly string[]) => Promise<string | undefined>;

export const runLocal: RunLocal = (file, args) =>
  new Promise((resolve) => {
    execFile(file, [...args], { timeout: 3_000, maxBuffer: 1024 ** 2 }, (error, stdout) => {
      resolve(error === null ? stdout : undefined);
    });
  });
