import { describe, expect, it } from 'vitest';
import { checkTable } from '../../../../src/cell/facts/check-table.ts';
import type { HostConnection } from '../../../../src/cell/facts/executor.ts';
import { inspectHost } from '../../../../src/cell/facts/inspect-host.ts';
import type { Command } from '../../../../src/controller/model/command.ts';
import { codes, golden, goldenMark, storagePath } from './golden.ts';

interface Host {
  readonly survey: string;
  readonly access?: string;
  readonly tcg?: string;
  readonly kvm?: string;
}

/** A connection to a host that answers what real ones did, and says in what order it was asked. */
function connect(host: Host, rest: Partial<HostConnection> = {}) {
  const asked: string[] = [];
  const answer = (what: string, name: string | undefined) => {
    asked.push(what);
    if (name === undefined) throw new Error(`the test did not expect to be asked: ${what}`);
    return golden(name);
  };
  const stdoutOf = ({ argv, stdin }: Command) => {
    const script = (stdin ?? []).join('');
    const accelerator = argv[5] === 'kvm' ? 'kvm' : 'tcg';
    if (script.includes('isa-debug-exit')) return answer(accelerator, host[accelerator]);
    return script.includes('as_qemu') ? answer('access', host.access) : answer('survey', host.survey);
  };
  const connection: HostConnection = {
    user: 'root',
    privilege: 'root',
    hostKey: { type: 'ssh-ed25519', key: 'AAAA', fingerprint: 'SHA256:x' },
    exec: async (command) => ({
      status: 0,
      stdout: stdoutOf(command).replaceAll(goldenMark, command.argv[3] ?? ''),
      stderr: '',
    }),
    ...rest,
  };
  return { asked, connection };
}

const cell: Host = { survey: 'survey-debian-12', access: 'access-blocked', tcg: 'guests-tcg' };
const problems = (findings: Parameters<typeof codes>[0]) =>
  codes(findings.filter(({ severity }) => severity !== 'ok')).filter((code) => !code.startsWith('CLOCK_SKEW'));

describe('a cell', () => {
  it('is told in full', async () => {
    const { asked, connection } = connect(cell);
    const { facts, findings, ...rest } = await inspectHost(connection, { storagePath });
    expect(asked).toEqual(['survey', 'access', 'tcg']);
    expect(rest).toEqual({ hostKey: connection.hostKey, user: 'root', privilege: 'root', storageExists: false });
    expect(facts).toMatchObject({
      hostname: 'cell-1',
      os: 'Debian GNU/Linux 12 (bookworm)',
      libvirtVersion: '9.0.0',
      qemuVersion: '7.2.22',
      cpuModel: 'EPYC',
      accelerator: { type: 'qemu', reason: 'there is no /dev/kvm', tcgMs: 110 },
      networks: [{ kind: 'libvirt', name: 'default', active: false, autostart: false }],
      storage: { path: storagePath, filesystem: 'ext4' },
      foreign: [],
      qemuUser: 'libvirt-qemu',
      qemuGroup: 'libvirt-qemu',
    });
    expect(findings.every(({ code }) => code in checkTable)).toBe(true);
  });

  it('with a slow /dev/kvm is emulated, with a warning', async () => {
    const host = { survey: 'survey-kvm', access: 'access-kvm', tcg: 'guests-tcg', kvm: 'guests-slow-kvm' };
    const { connection } = connect({ ...host, access: 'access-blocked' });
    const { facts, findings } = await inspectHost(connection, { storagePath });
    expect(facts?.accelerator).toEqual({
      type: 'qemu',
      reason: 'KVM needs 3.42 s for a tiny guest that emulation runs in 0.11 s',
      kvmMs: 3421,
      tcgMs: 110,
    });
    expect(problems(findings)).toContain('ACCELERATOR_EMULATED warning');
  });

  it('whose /dev/kvm is closed to QEMU is not measured under it', async () => {
    const { asked, connection } = connect({ survey: 'survey-kvm', access: 'access-kvm', tcg: 'guests-tcg' });
    const { findings } = await inspectHost(connection, { storagePath });
    expect(asked).toEqual(['survey', 'access', 'tcg']);
    expect(problems(findings)).toContain('KVM_UNREADABLE warning');
  });

  it('that was measured before is not measured again', async () => {
    const { asked, connection } = connect(cell);
    const accelerator = { type: 'kvm', reason: 'measured', kvmMs: 90 } as const;
    const { facts } = await inspectHost(connection, { storagePath, accelerator });
    expect(asked).toEqual(['survey', 'access']);
    expect(facts?.accelerator).toBe(accelerator);
  });

  it('tells foreign domains, own ones aside', async () => {
    const { connection } = connect({ ...cell, survey: 'survey-domains' });
    const ownDomains = ['0199bbbb-0000-7000-8000-000000000001'];
    const { facts, findings } = await inspectHost(connection, { storagePath, ownDomains });
    expect(facts?.foreign).toHaveLength(9);
    expect(codes(findings)).toContain('FOREIGN_DOMAINS');
  });
});

describe('a host that cannot be a cell', () => {
  it('without libvirt and QEMU tells all of it at once', async () => {
    const { asked, connection } = connect({ survey: 'survey-bare', access: 'access-kvm' });
    const { facts, findings } = await inspectHost(connection, { storagePath });
    expect(asked).toEqual(['survey', 'access']);
    expect(facts).toBeUndefined();
    expect(problems(findings)).toEqual([
      'NO_VIRTUALIZATION warning',
      'LIBVIRT_MISSING error',
      'QEMU_MISSING error',
      'QEMU_IMG_MISSING error',
    ]);
    expect(codes(findings)).toEqual(expect.arrayContaining(['RIGHTS', 'CORES', 'STORAGE', 'TOOLS', 'DEFAULT_ROUTE']));
  });

  it('on which nearly everything is wrong tells all of it at once', async () => {
    const { connection } = connect({ survey: 'survey-broken', access: 'access-blocked', tcg: 'guests-tcg' });
    const { facts, findings } = await inspectHost(connection, { storagePath: '/srv/deep/store' });
    expect(facts).toBeUndefined();
    expect(problems(findings)).toEqual([
      'MARK_UNREADABLE error',
      'NO_VIRTUALIZATION warning',
      'ACCELERATOR_EMULATED warning',
      'HOSTNAME_UNRESOLVED warning',
      'LIBVIRT_UNREACHABLE error',
      'STORAGE_UNREADABLE error',
      'STORAGE_FOREIGN warning',
      'NO_DEFAULT_ROUTE warning',
    ]);
  });

  it('for want of rights is still told what a plain user sees, and no more', async () => {
    const rights = { user: 'plain', privilege: 'none', privilegeReason: 'sudo: a password is required' } as const;
    const { asked, connection } = connect({ survey: 'survey-broken' }, rights);
    const { facts, findings, privilege } = await inspectHost(connection, { storagePath: '/srv/deep/store' });
    expect(asked).toEqual(['survey']);
    expect(privilege).toBe('none');
    expect(facts).toBeUndefined();
    const found = problems(findings);
    expect(found).toContain('NO_RIGHTS error');
    expect(found).not.toContain('LIBVIRT_UNREACHABLE error');
    expect(found).not.toContain('STORAGE_UNREADABLE error');
  });

  it('whose QEMU runs nothing is told so', async () => {
    const { connection } = connect({ ...cell, tcg: 'guests-no-kvm' });
    const { facts, findings } = await inspectHost(connection, { storagePath });
    expect(facts).toBeUndefined();
    expect(problems(findings)).toContain('QEMU_BROKEN error');
  });
});

describe('a host that cannot be asked', () => {
  it('answers nothing', async () => {
    const exec = async () => ({ status: 0, stdout: 'This account is currently not available.\n', stderr: '' });
    await expect(inspectHost({ ...connect(cell).connection, exec }, { storagePath })).rejects.toMatchObject({
      code: 'BAD_ANSWER',
    });
  });

  it('is not even asked where the storage path is none', async () => {
    const { asked, connection } = connect(cell);
    await expect(inspectHost(connection, { storagePath: 'images' })).rejects.toMatchObject({ code: 'INVALID_VALUE' });
    expect(asked).toEqual([]);
  });

  it('is given what is left of the deadline, and the signal', async () => {
    const limits: { deadlineMs: number; signal?: AbortSignal }[] = [];
    const { connection } = connect(cell);
    const exec: HostConnection['exec'] = (command, options) => {
      limits.push(options);
      return connection.exec(command, options);
    };
    const { signal } = new AbortController();
    await inspectHost({ ...connection, exec }, { storagePath }, { deadlineMs: 5000, signal });
    expect(limits.every((each) => each.deadlineMs <= 5000 && each.signal === signal)).toBe(true);
  });
});
