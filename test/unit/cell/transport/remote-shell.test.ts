import { execFileSync, spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMarker } from '../../../../src/cell/transport/marker.ts';
import { renderArguments, renderRemoteCommand } from '../../../../src/cell/transport/remote-shell.ts';

const marker = createMarker();
const markerText = marker.bytes.toString();
const render = (argv: readonly [string, ...string[]]) => renderRemoteCommand(argv, { marker, sudo: false });

/** Shells that may be a user's login shell; those that this machine has are tried. */
const shells = ['sh', 'bash', 'dash', 'zsh', 'fish', 'mksh', 'ash'].filter(
  (shell) => spawnSync(shell, ['-c', 'exit 0']).status === 0,
);

const argument = fc.oneof(
  fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0')),
  fc.string({ unit: fc.constantFrom("'", '"', '\\', '!', '$', '`', '\n', ' ', '*', '~', '#', '(', '%', 'a') }),
);

describe.each(shells)('by the login shell %s', (shell) => {
  const run = (argv: readonly [string, ...string[]]) => {
    const { stdout, stderr, status, pid } = spawnSync(shell, ['-c', render(argv)]);
    return { stdout: stdout.toString(), stderr: stderr.toString(), status, pid };
  };

  it('every argument arrives as it is', { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(fc.array(argument, { maxLength: 50, size: 'max' }), (args) => {
        const { stdout } = run(['printf', '%s\\0', ...args]);
        const arrived = stdout
          .slice(stdout.indexOf('/') + 1)
          .split('\0')
          .slice(0, -1);
        expect(arrived).toEqual(args.length === 0 ? [''] : args);
      }),
      { numRuns: 10 },
    );
  });

  it('the marker comes first on both outputs, with the command’s process id, and the status is the command’s', () => {
    const { pid, ...result } = run(['sh', '-c', 'echo out; echo err >&2; exit 9']);
    expect(result).toEqual({
      stdout: `${markerText}${pid}/out\n`,
      stderr: `${markerText}err\n`,
      status: 9,
    });
  });
});

describe('a remote command', () => {
  it('is one line that reads the same to all shells', () => {
    const fixed = { pieces: ['nano', '1234/'], bytes: Buffer.from('nano1234/') } as const;
    const line = renderRemoteCommand(['virsh', 'define', 'a b!\\'], { marker: fixed, sudo: true });
    expect(line).toMatchInlineSnapshot(
      `"exec sh -c 'printf %s%s$$/ nano 1234/; printf %s%s nano 1234/ >&2; export LC_ALL=C "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:$PATH"; exec sudo -n -- virsh define '\\''a b'\\!''\\\\''\\'''"`,
    );
    expect(line).not.toContain('\n');
  });

  it('does not contain the marker: a shell that shows its commands does not print it', () => {
    expect(render(['true'])).not.toContain(markerText);
    const traced = spawnSync('sh', ['-x', '-v', '-c', render(['echo', 'x'])]);
    expect(traced.stderr.toString().split(markerText)).toHaveLength(2);
  });

  it('prints the marker once where both outputs are one terminal', () => {
    const line = renderRemoteCommand(['true'], { marker, sudo: false, terminal: true });
    expect(execFileSync('sh', ['-c', `${line} 2>&1`]).toString()).toMatch(/^nano[0-9a-f]+:\d+\/$/);
  });

  it('is refused where it would not arrive', () => {
    expect(() => render(['echo', 'a\0b'])).toThrow('NUL');
    expect(() => render(['-n'])).toThrow('not the name of a command');
    expect(() => render(['PATH=/tmp', 'virsh'])).toThrow('not the name of a command');
    expect(() => render(['echo', 'x'.repeat(200_000)])).toThrow('longer than');
  });

  it('is given to sudo as it is', () => {
    expect(renderArguments(['dd', 'of=/x'], true)).toEqual(['sudo', '-n', '--', 'dd', 'of=/x']);
    expect(renderArguments(['dd', 'of=/x'], false)).toEqual(['dd', 'of=/x']);
  });
});
