import type { Finding } from '../../controller/model/host-facts.ts';
import { quoteArgument } from '../../controller/model/shell.ts';
import type { CheckContext } from './check-context.ts';
import { finding } from './check-table.ts';
import { surroundingsOf } from './hypervisors.ts';

/** Whether guests can run here, and how fast. */
export function checkProcessor(context: CheckContext): readonly Finding[] {
  const { architecture } = context.survey;
  if (architecture === undefined) return [];
  if (architecture !== 'x86_64') {
    const name = architecture === 'aarch64' ? 'arm64 (aarch64)' : architecture;
    return [
      finding('UNSUPPORTED_ARCHITECTURE', 'error', `the host is ${name}; nano runs guests on x86-64 only so far`),
    ];
  }
  return [finding('ARCHITECTURE', 'ok', 'x86-64'), ...checkVirtualization(context)];
}

/** Why KVM need not even be measured, in words; undefined where it is worth trying. */
export function kvmProblem({ survey, access, account }: CheckContext): string | undefined {
  if (survey.processor.kvm === undefined) return 'there is no /dev/kvm';
  if (access?.opensKvm === false) return `${account.user}, which QEMU runs as, cannot open /dev/kvm`;
  if (survey.libvirt !== undefined && survey.libvirt.kvm === undefined) return 'libvirt offers no KVM guests';
  return undefined;
}

function checkVirtualization(context: CheckContext): readonly Finding[] {
  const { survey, access, account, request } = context;
  const { virtualization, kvm } = survey.processor;
  const severity = request.acceleratorOverride === 'kvm' ? 'error' : 'warning';
  const flag = virtualization === 'svm' ? 'AMD-V (svm)' : 'VT-x (vmx)';
  // Some hypervisors offer /dev/kvm without the processor's flag: then there is nothing to mend.
  if (virtualization === undefined && kvm === undefined) {
    const { name, remedy } = surroundingsOf(survey.processor);
    const place =
      name === undefined ? 'its firmware keeps VT-x or AMD-V off' : `it is ${name} without nested virtualization`;
    const fact = `no hardware virtualization: ${place}; guests are emulated, many times slower`;
    return [finding('NO_VIRTUALIZATION', severity, fact, remedy)];
  }
  const offered = virtualization === undefined ? [] : [finding('VIRTUALIZATION', 'ok', `the processor offers ${flag}`)];
  if (kvm === undefined) {
    const module = virtualization === 'svm' ? 'kvm_amd' : 'kvm_intel';
    const fact = `the processor offers ${flag}, but there is no /dev/kvm`;
    return [
      ...offered,
      finding('KVM_MISSING', severity, fact, `modprobe ${module}; echo ${module} > /etc/modules-load.d/kvm.conf`),
    ];
  }
  const mode = `0${kvm.mode} ${kvm.owner}:${kvm.group}`;
  if (access?.opensKvm === false) {
    const fact =
      `/dev/kvm is ${mode} and ${account.user}, which QEMU runs as, cannot open it: guests are emulated, and libvirt ` +
      'probes QEMU afresh, up to 14 s, for each domain it defines';
    return [...offered, finding('KVM_UNREADABLE', severity, fact, kvmRemedy(account.user))];
  }
  if (survey.libvirt !== undefined && survey.libvirt.kvm === undefined) {
    const fact = `/dev/kvm is ${mode}, yet libvirt offers no KVM guests`;
    return [
      ...offered,
      finding('KVM_REFUSED', severity, fact, 'systemctl restart libvirtd; virsh domcapabilities --virttype kvm'),
    ];
  }
  return [
    ...offered,
    finding('KVM', 'ok', `/dev/kvm is ${mode}${access?.opensKvm === true ? `, open to ${account.user}` : ''}`),
  ];
}

/** A mode that is set by hand is gone at the next start of the host, hence udev's rule. */
function kvmRemedy(user: string): string {
  return (
    `usermod -aG kvm ${quoteArgument(user)}; ` +
    `echo 'KERNEL=="kvm", GROUP="kvm", MODE="0660"' > /etc/udev/rules.d/65-kvm.rules; ` +
    'chgrp kvm /dev/kvm; chmod 0660 /dev/kvm; systemctl restart libvirtd'
  );
}
