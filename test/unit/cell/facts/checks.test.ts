import { describe, expect, it } from 'vitest';
import { checkIdentity, checkRights } from '../../../../src/cell/facts/check-identity.ts';
import { checkLibvirt, checkQemu, emulatorOf } from '../../../../src/cell/facts/check-libvirt.ts';
import { checkProcessor, kvmProblem } from '../../../../src/cell/facts/check-processor.ts';
import { checkSize } from '../../../../src/cell/facts/check-size.ts';
import { checkClock, checkHostname, clockSkew } from '../../../../src/cell/facts/check-time-and-name.ts';
import { checkTools } from '../../../../src/cell/facts/check-tools.ts';
import type { LibvirtAnswers, Processor } from '../../../../src/cell/facts/survey.ts';
import { GiB } from '../../../../src/controller/model/units.ts';
import { codes, contextWith, goldenSurvey } from './golden.ts';

const connection = { exec: () => Promise.reject(new Error('not asked')), hostKey: undefined };
const cell = goldenSurvey('survey-debian-12');
const kvmCell = goldenSurvey('survey-kvm');

describe('rights', () => {
  it.each([
    [{ user: 'root', privilege: 'root' as const }, 'RIGHTS'],
    [{ user: 'ops', privilege: 'sudo' as const }, 'RIGHTS'],
    [{ user: 'ops', privilege: 'none' as const, privilegeReason: 'sudo: a password is required' }, 'NO_RIGHTS error'],
  ])('%o', (who, code) => {
    expect(codes([checkRights({ ...connection, ...who })])).toEqual([code]);
  });

  it('are refused with the reason and the rule to write', () => {
    const found = checkRights({ ...connection, user: 'ops', privilege: 'none', privilegeReason: 'sudo: not found' });
    expect(found.fact).toContain('sudo: not found');
    expect(found.remedy).toContain("'ops ALL=(root) NOPASSWD: ALL' > /etc/sudoers.d/nano");
  });
});

describe('identity', () => {
  it('says nothing of a host that is sound and free', () => {
    expect(checkIdentity(contextWith())).toEqual([]);
  });

  it('needs a machine id', () => {
    expect(codes(checkIdentity(contextWith({ machineId: undefined })))).toEqual(['MACHINE_ID_MISSING error']);
  });

  it('tells a mark, and one that cannot be read', () => {
    const mark = { zoneId: 'z', generation: 3, cellId: 'c', machineId: 'm', stores: [] };
    expect(checkIdentity(contextWith({ mark }))).toMatchObject([
      { code: 'ALREADY_MARKED', severity: 'ok', fact: 'it carries the mark of zone z, generation 3' },
    ]);
    expect(codes(checkIdentity(contextWith({ markFailure: 'broken' })))).toEqual(['MARK_UNREADABLE error']);
  });
});

describe('the processor', () => {
  const processor = (parts: Partial<Processor>) => ({ processor: { ...cell.processor, ...parts } });
  const node = { mode: '600', owner: 'root', group: 'root' };

  it.each([
    ['aarch64', 'the host is arm64 (aarch64); nano runs guests on x86-64 only so far'],
    ['riscv64', 'the host is riscv64; nano runs guests on x86-64 only so far'],
  ])('of another architecture is refused by name: %s', (architecture, fact) => {
    expect(checkProcessor(contextWith({ architecture }))).toEqual([
      { code: 'UNSUPPORTED_ARCHITECTURE', severity: 'error', fact },
    ]);
  });

  it('with everything in place', () => {
    const context = contextWith(
      { ...kvmCell, ...processor({ virtualization: 'vmx', kvm: node }) },
      { access: { opensKvm: true } },
    );
    expect(codes(checkProcessor(context))).toEqual(['ARCHITECTURE', 'VIRTUALIZATION', 'KVM']);
    expect(kvmProblem(context)).toBeUndefined();
  });

  it.each([
    [{ hypervisor: 'vmware' }, /VMware/, /Expose hardware assisted virtualization/],
    [{ hypervisor: 'oracle' }, /VirtualBox/, /nested-hw-virt/],
    [{ hypervisor: 'kvm' }, /KVM/, /nested=1/],
    [{ hypervisor: 'microsoft' }, /Hyper-V/, /ExposeVirtualizationExtensions/],
    [{ hypervisor: 'amazon' }, /EC2/, /metal/],
    [{ hypervisor: 'google' }, /Google/, /enable-nested-virtualization/],
    [{ hypervisor: 'xen' }, /Xen/, /nestedhvm/],
    [{ hypervisor: 'bhyve' }, /virtual machine \(bhyve\)/, /nested/],
    [{ hypervisor: undefined, product: 'VMware, Inc. VMware7,1' }, /VMware/, /vhv.enable/],
    [{ hypervisor: undefined, product: 'innotek GmbH VirtualBox' }, /VirtualBox/, /VBoxManage/],
    [{ hypervisor: undefined, product: 'Microsoft Corporation Virtual Machine' }, /Hyper-V/, /Azure/],
    [{ hypervisor: undefined, product: 'Dell Inc. PowerEdge R640' }, /firmware keeps/, /firmware setup/],
  ])('without virtualization names what it runs in: %o', (parts, fact, remedy) => {
    const [, found] = checkProcessor(contextWith(processor(parts)));
    expect(found).toMatchObject({ code: 'NO_VIRTUALIZATION', severity: 'warning' });
    expect(found?.fact).toMatch(fact);
    expect(found?.remedy).toMatch(remedy);
  });

  it('that could, on a host without /dev/kvm', () => {
    const found = checkProcessor(contextWith(processor({ virtualization: 'svm' })));
    expect(codes(found)).toEqual(['ARCHITECTURE', 'VIRTUALIZATION', 'KVM_MISSING warning']);
    expect(found[2]?.remedy).toContain('modprobe kvm_amd');
  });

  it('whose /dev/kvm is closed to QEMU', () => {
    const context = contextWith(processor({ virtualization: 'vmx', kvm: node }), { access: { opensKvm: false } });
    const found = checkProcessor(context);
    expect(codes(found)).toEqual(['ARCHITECTURE', 'VIRTUALIZATION', 'KVM_UNREADABLE warning']);
    expect(found[2]?.fact).toContain('/dev/kvm is 0600 root:root and libvirt-qemu');
    expect(found[2]?.remedy).toContain('usermod -aG kvm libvirt-qemu');
    expect(kvmProblem(context)).toBe('libvirt-qemu, which QEMU runs as, cannot open /dev/kvm');
  });

  it('whose KVM libvirt does not offer', () => {
    const context = contextWith(processor({ kvm: node }), { access: { opensKvm: true } });
    expect(codes(checkProcessor(context))).toEqual(['ARCHITECTURE', 'KVM_REFUSED warning']);
    expect(kvmProblem(context)).toBe('libvirt offers no KVM guests');
  });

  it('fails the host where the operator chose KVM and there is none', () => {
    const request = { acceleratorOverride: 'kvm' as const };
    const access = { opensKvm: false };
    const all = [processor({}), processor({ virtualization: 'vmx' }), processor({ kvm: node })].flatMap((survey) =>
      codes(checkProcessor(contextWith(survey, { request, access }))).slice(-1),
    );
    expect(all).toEqual(['NO_VIRTUALIZATION error', 'KVM_MISSING error', 'KVM_UNREADABLE error']);
  });
});

describe('size', () => {
  it.each([
    [1, 8 * GiB, ['FEW_CORES warning', 'MEMORY']],
    [2, 3.8 * GiB, ['CORES', 'MEMORY']],
    [2, 3.4 * GiB, ['CORES', 'LITTLE_MEMORY warning']],
  ])('%d cores, %d bytes', (cores, memoryBytes, expected) => {
    expect(codes(checkSize(contextWith({ cores, memoryBytes })))).toEqual(expected);
  });
});

describe('the clock', () => {
  it.each([
    ['the same', { began: 1010, ended: 1900 }, 0],
    ['ahead by a minute', { began: 61_010, ended: 61_900 }, 59_900],
    ['behind by a minute', { began: -58_990, ended: -58_100 }, -59_990],
    ['within the round trip, which proves nothing', { began: 1400, ended: 1500 }, 0],
  ])('%s', (_what, host, skew) => {
    expect(clockSkew(host, { sentAt: 1000, receivedAt: 2000 })).toBe(skew);
  });

  it('is a warning from 5 s on', () => {
    const trip = { sentAt: 1_000_000, receivedAt: 1_001_000 };
    const at = (offset: number) => contextWith({ clock: { began: 1_000_100 + offset, ended: 1_000_900 + offset } });
    expect(codes(checkClock(at(4000), trip))).toEqual(['CLOCK']);
    expect(checkClock(at(90_000), trip)).toMatchObject([{ code: 'CLOCK_SKEW', fact: 'the clock is 90 s ahead' }]);
    expect(checkClock(at(-10_800_000), trip)).toMatchObject([{ fact: 'the clock is 3 h behind' }]);
  });
});

describe("the host's own name", () => {
  it.each([
    [true, 3, 'HOSTNAME'],
    [true, 4000, 'HOSTNAME_UNRESOLVED warning'],
    [false, 3, 'HOSTNAME_UNRESOLVED warning'],
    [false, 5000, 'HOSTNAME_UNRESOLVED warning'],
  ])('works: %s, after %d ms', (works, milliseconds, code) => {
    expect(codes(checkHostname(contextWith({ resolution: { works, milliseconds } })))).toEqual([code]);
  });

  it('gets the line for /etc/hosts', () => {
    const found = checkHostname(contextWith({ resolution: { works: false, milliseconds: 5003 } }))[0];
    expect(found?.fact).toContain('cell-1 does not resolve (given up after 5.0 s)');
    expect(found?.remedy).toMatch(/^echo .* cell-1" >> \/etc\/hosts$/);
  });
});

it('tools that are missing are named, with the package', () => {
  expect(codes(checkTools(contextWith()))).toEqual(['TOOLS']);
  expect(checkTools(contextWith({ missingTools: ['flock', 'sha256sum', 'not asked for'] }))).toMatchObject([
    { code: 'TOOLS_MISSING', fact: 'not installed: flock, sha256sum', remedy: 'install coreutils and util-linux' },
  ]);
});

describe('libvirt and QEMU', () => {
  const libvirt = (parts: Partial<LibvirtAnswers>) => {
    if (cell.libvirt === undefined) throw new Error('the golden host has no libvirt');
    return { libvirt: { ...cell.libvirt, ...parts } };
  };
  const packages = { ...cell.packages };

  it('are fine', () => {
    expect(codes(checkLibvirt(contextWith()))).toEqual(['LIBVIRT']);
    expect(checkQemu(contextWith())).toMatchObject([
      { code: 'QEMU', fact: 'QEMU 7.2.22, machine types up to pc-q35-7.2' },
    ]);
  });

  it('are missing on a bare host, each with its package', () => {
    const context = contextWith(goldenSurvey('survey-bare'));
    expect(checkLibvirt(context)).toMatchObject([
      { code: 'LIBVIRT_MISSING', remedy: expect.stringContaining('apt-get install libvirt-daemon-system') },
    ]);
    expect(codes(checkQemu(context))).toEqual(['QEMU_MISSING error', 'QEMU_IMG_MISSING error']);
  });

  it('are missing where only the client is installed', () => {
    const context = contextWith({ libvirt: undefined, libvirtFailure: 'no', packages: { ...packages, units: [] } });
    expect(codes(checkLibvirt(context))).toEqual(['LIBVIRT_MISSING error']);
  });

  it('do not answer: in their own words, and how to start them', () => {
    const context = contextWith({ libvirt: undefined, libvirtFailure: 'Failed to connect socket' });
    expect(checkLibvirt(context)).toMatchObject([
      {
        code: 'LIBVIRT_UNREACHABLE',
        fact: 'virsh -c qemu:///system does not answer: Failed to connect socket',
        remedy: expect.stringContaining('systemctl enable --now libvirtd'),
      },
    ]);
    expect(codes(checkQemu(context))).toEqual([]);
  });

  it('hang in the middle', () => {
    const context = contextWith(libvirt({ refusal: 'domstats: no answer in time' }));
    expect(codes(checkLibvirt(context))).toEqual(['LIBVIRT_UNREACHABLE error']);
  });

  it.each([
    ['5.10.0', 'LIBVIRT_OLD error'],
    ['6.0.0', 'LIBVIRT'],
    ['10.0.0', 'LIBVIRT'],
    [undefined, 'BAD_ANSWER error'],
  ])('libvirt %s', (version, code) => {
    expect(codes(checkLibvirt(contextWith(libvirt({ version }))))).toEqual([code]);
  });

  it('libvirt that knows no maximum is too old only where guests are emulated', () => {
    const emulation = { emulator: undefined, hostModel: undefined, maximum: false };
    const old = libvirt({ version: '6.6.0', emulation });
    expect(codes(checkLibvirt(contextWith(old)))).toEqual(['LIBVIRT_OLD error']);
    expect(codes(checkLibvirt(contextWith(libvirt({ version: '6.6.0', emulation, kvm: emulation }))))).toEqual([
      'LIBVIRT',
    ]);
  });

  it.each([
    ['4.1.1', 'QEMU_OLD error'],
    ['4.2.0', 'QEMU'],
    [undefined, 'QEMU_MISSING error'],
  ])('QEMU %s', (qemuVersion, code) => {
    expect(codes(checkQemu(contextWith(libvirt({ qemuVersion }))))).toEqual([code]);
  });

  it('the emulator is the one that libvirt would start', () => {
    const emulator = '/usr/libexec/qemu-kvm';
    const kvm = { emulator, hostModel: undefined, maximum: true };
    expect(emulatorOf({ ...cell, ...libvirt({ kvm }) })).toBe(emulator);
    expect(emulatorOf({ ...cell, libvirt: undefined })).toBe('/usr/bin/qemu-system-x86_64');
    expect(emulatorOf(goldenSurvey('survey-bare'))).toBeUndefined();
  });
});
