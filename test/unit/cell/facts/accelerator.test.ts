import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { acceleratorProbe } from '../../../../src/cell/facts/accelerator-probe.ts';
import { brokenQemu, checkAccelerator } from '../../../../src/cell/facts/check-accelerator.ts';
import { chooseAccelerator } from '../../../../src/cell/facts/choose-accelerator.ts';
import { measureAccelerators, readGuestRuns } from '../../../../src/cell/facts/measure-accelerator.ts';
import { goldenSections } from './golden.ts';

describe('the smallest guest', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nano-probe-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const assembler = spawnSync('as', ['--64', '--version']).status === 0 && spawnSync('ld', ['--version']).status === 0;

  it('is a boot sector', () => {
    expect(acceleratorProbe()).toHaveLength(512);
    expect([...acceleratorProbe().subarray(510)]).toEqual([0x55, 0xaa]);
  });

  it.runIf(assembler && process.arch === 'x64')('is what its source says', () => {
    const source = fileURLToPath(new URL('../../../../src/cell/facts/accelerator-probe.S', import.meta.url));
    const [object, binary] = [join(folder, 'probe.o'), join(folder, 'probe.bin')];
    expect(spawnSync('as', ['--64', '-o', object, source]).status).toBe(0);
    const link = ['-m', 'elf_x86_64', '-Ttext', '0x7c00', '--oformat', 'binary', '-o', binary, object];
    expect(spawnSync('ld', link).status).toBe(0);
    expect(Buffer.from(acceleratorProbe())).toEqual(readFileSync(binary));
  });
});

describe('what the guests did', () => {
  const read = (name: string) => {
    const section = goldenSections(name).get('guests');
    return readGuestRuns(section?.output ?? '', section?.error ?? '');
  };

  it('is read from real runs', () => {
    expect(read('guests-tcg')).toEqual({ milliseconds: [198, 148, 110, 206], failure: undefined });
    expect(read('guests-slow-kvm')).toEqual({ milliseconds: [2977, 3538, 3421], failure: undefined });
    expect(read('guests-no-kvm')).toEqual({
      milliseconds: [],
      failure:
        'Could not access KVM kernel module: No such file or directory: qemu-system-x86_64: -accel kvm: failed to initialize kvm: No such file or directory',
    });
  });

  it.each([
    ['33 90\n124 5002\n', '', 'did not end within 5 s'],
    ['33 90\n137 6002\n', '', 'did not end within 5 s'],
    ['1 20\n', '', 'QEMU ended with status 1'],
    ['', 'mktemp: failed to create directory', 'mktemp: failed to create directory'],
    ['', '', 'there is no room for its disk in /tmp'],
    ['garbage\n', 'x', 'x'],
  ])('fails with its reason: %j', (output, error, failure) => {
    expect(readGuestRuns(output, error).failure).toBe(failure);
  });
});

const runs = (...milliseconds: readonly number[]) => ({ milliseconds, failure: undefined });
const failed = (failure: string, ...milliseconds: readonly number[]) => ({ milliseconds, failure });

describe('the choice', () => {
  it.each([
    ['sound', runs(400, 95, 90, 92), runs(300, 80, 82, 81), 'kvm'],
    ['slow in all runs', runs(4600, 4500, 4510, 4490), runs(300, 180, 182, 181), 'qemu'],
    ['slow in two of three runs', runs(4600, 4500, 1900, 4490), runs(300, 180, 182, 181), 'kvm'],
    ['slow, though emulation is slow as well', runs(4600, 2900, 2910, 2920), runs(2000, 1000, 1010, 1005), 'kvm'],
    ['three times emulation, yet quick', runs(400, 390, 380, 390), runs(100, 90, 80, 90), 'kvm'],
    ['failing', failed('no'), runs(100, 90), 'qemu'],
    ['failing at the last run', failed('did not end within 5 s', 90, 90, 90), runs(100, 90), 'qemu'],
    ['there alone', runs(100, 90), failed('no tcg'), 'kvm'],
    ['slow, and there alone', runs(5000, 4900), failed('no tcg'), 'kvm'],
  ])('KVM that is %s', (_what, kvm, tcg, type) => {
    expect(chooseAccelerator({ kvm, tcg })?.type).toBe(type);
  });

  it('is explained with figures, the warm-up left out', () => {
    expect(chooseAccelerator({ kvm: runs(100, 4500, 4600, 4700), tcg: runs(10, 180, 200, 190) })).toEqual({
      type: 'qemu',
      reason: 'KVM needs 4.50 s for a tiny guest that emulation runs in 0.18 s',
      kvmMs: 4500,
      tcgMs: 180,
    });
    expect(chooseAccelerator({ kvm: undefined, tcg: runs(100, 90) }, 'there is no /dev/kvm')).toEqual({
      type: 'qemu',
      reason: 'there is no /dev/kvm',
      tcgMs: 90,
    });
  });

  it('is none where nothing runs', () => {
    const measurement = { kvm: failed('no kvm'), tcg: failed('no tcg') };
    expect(chooseAccelerator(measurement)).toBeUndefined();
    expect(brokenQemu(measurement)).toMatchObject({
      code: 'QEMU_BROKEN',
      severity: 'error',
      fact: 'QEMU cannot run a tiny guest (emulation: no tcg; KVM: no kvm)',
    });
  });
});

describe('what the choice means', () => {
  const slow = { type: 'qemu', reason: 'KVM needs 4.50 s', kvmMs: 4500, tcgMs: 180 } as const;
  const without = { type: 'qemu', reason: 'there is no /dev/kvm', tcgMs: 90 } as const;
  const sound = { type: 'kvm', reason: 'KVM runs a tiny guest in 0.09 s', kvmMs: 90 } as const;

  it.each([
    [sound, undefined, 'ACCELERATOR', 'ok'],
    [sound, 'qemu', 'ACCELERATOR', 'ok'],
    [slow, undefined, 'ACCELERATOR_EMULATED', 'warning'],
    [slow, 'kvm', 'ACCELERATOR_SLOW', 'warning'],
    [slow, 'qemu', 'ACCELERATOR', 'ok'],
    [without, undefined, 'ACCELERATOR_EMULATED', 'warning'],
    [without, 'kvm', 'ACCELERATOR_EMULATED', 'warning'],
  ] as const)('%o, chosen: %s', (accelerator, override, code, severity) => {
    expect(checkAccelerator(accelerator, override)).toMatchObject({ code, severity });
  });
});

describe('measuring', () => {
  /** A host whose guests take these times, in the order in which they are started. */
  function host(times: { kvm: number[]; tcg: number[] }) {
    const asked: string[] = [];
    const executor = {
      exec: async ({ argv }: { readonly argv: readonly string[] }) => {
        const [, , , mark, , accelerator, count] = argv;
        asked.push(`${accelerator} ${count}`);
        const lines = times[accelerator === 'kvm' ? 'kvm' : 'tcg'].splice(0, Number(count)).map((ms) => `33 ${ms}\n`);
        return {
          status: 0,
          stdout: `\n${mark} begin guests\n${lines.join('')}\n${mark} end 0\n\n\n${mark} done\n`,
          stderr: '',
        };
      },
    };
    return { asked, executor };
  }
  const limits = () => ({ deadlineMs: 1000 });

  it('takes one warm-up and three runs each', async () => {
    const { asked, executor } = host({ kvm: [300, 95, 90, 92], tcg: [400, 80, 81, 82] });
    expect(await measureAccelerators(executor, '/usr/bin/qemu', { kvm: true }, limits)).toEqual({
      tcg: runs(400, 80, 81, 82),
      kvm: runs(300, 95, 90, 92),
    });
    expect(asked).toEqual(['tcg 4', 'kvm 2', 'kvm 2']);
  });

  it('stops where KVM is hopeless', async () => {
    const { asked, executor } = host({ kvm: [4600, 4500, 4500, 4500], tcg: [400, 180, 181, 182] });
    const measurement = await measureAccelerators(executor, '/usr/bin/qemu', { kvm: true }, limits);
    expect(measurement.kvm).toEqual(runs(4600, 4500));
    expect(asked).toEqual(['tcg 4', 'kvm 2']);
  });

  it('goes on where a slow first run may be the warm-up alone', async () => {
    const { asked, executor } = host({ kvm: [4600, 95, 90, 92], tcg: [400, 80, 81, 82] });
    await measureAccelerators(executor, '/usr/bin/qemu', { kvm: true }, limits);
    expect(asked).toEqual(['tcg 4', 'kvm 2', 'kvm 2']);
  });

  it('goes on where KVM is slow, but so is emulation', async () => {
    const { asked, executor } = host({ kvm: [4600, 4500, 1900, 4500], tcg: [900, 800, 810, 820] });
    await measureAccelerators(executor, '/usr/bin/qemu', { kvm: true }, limits);
    expect(asked).toEqual(['tcg 4', 'kvm 2', 'kvm 2']);
  });

  it('leaves KVM alone where it cannot be used', async () => {
    const { asked, executor } = host({ kvm: [], tcg: [400, 80, 81, 82] });
    expect((await measureAccelerators(executor, '/usr/bin/qemu', { kvm: false }, limits)).kvm).toBeUndefined();
    expect(asked).toEqual(['tcg 4']);
  });
});
