import { execFileSync } from 'node:child_process';

/** Package tests run what was built, never a build of yesterday. */
export function setup(): void {
  execFileSync(process.execPath, ['scripts/build.mjs', '--quiet'], { stdio: 'inherit' });
}
