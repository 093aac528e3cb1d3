import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repository, run, temporaryFolder } from './sandbox.ts';

const packageJson = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));

/** A checkout with bin/ and what it reads, not built. */
function unbuilt(): string {
  const folder = temporaryFolder();
  for (const part of ['bin', 'package.json', 'oclif.manifest.json']) {
    cpSync(join(repository, part), join(folder, part), { recursive: true });
  }
  return join(folder, 'bin/run.js');
}

describe('the version', () => {
  it.each(['--version', '-v'])('is printed by %s, without the bundle', (flag) => {
    const line = `nano ${packageJson.version}\n`;
    expect(run('node', [unbuilt(), flag])).toEqual({ status: 0, signal: null, stdout: line, stderr: '' });
  });
});

describe('an installation that cannot run', () => {
  it('says that a checkout must be built', () => {
    const ran = run('node', [unbuilt(), 'version']);
    expect(ran).toMatchObject({ status: 1, stdout: '' });
    expect(ran.stderr).toContain('npm run build');
  });

  it('asks for a newer Node where the present one is too old', () => {
    const old = join(temporaryFolder(), 'old.cjs');
    const versions = "{ value: { ...process.versions, node: '18.20.8' } }";
    writeFileSync(old, `Object.defineProperty(process, 'versions', ${versions});`);
    const ran = run('node', ['-r', old, 'bin/run.js', '--version']);
    expect(ran).toMatchObject({ status: 1, stdout: '' });
    expect(ran.stderr).toMatch(/^nano: Node\.js 20\.11 or newer is needed, this is 18\.20\.8 \(/);
  });

  it('asks for the oldest Node that package.json allows', () => {
    const oldest = /oldest = '([\d.]+)'/.exec(readFileSync(join(repository, 'bin/run.js'), 'utf8'))?.[1];
    expect(packageJson.engines.node).toBe(`>=${oldest}`);
  });
});
