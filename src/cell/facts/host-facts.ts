import type { AcceleratorFacts, HostFacts } from '../../controller/model/host-facts.ts';
import type { CheckContext } from './check-context.ts';
import { networksOf } from './check-network.ts';
import { foreignDomains } from './foreign-domains.ts';

/** The facts, or what is still missing for them, in words. */
export function hostFacts(
  { survey, request, account }: CheckContext,
  accelerator: AcceleratorFacts | undefined,
  at: Date,
): { readonly facts: HostFacts } | { readonly missing: readonly string[] } {
  const { hostname, machineId, os, kernel, architecture, cores, memoryBytes, libvirt, storage, fileSystem } = survey;
  const libvirtVersion = libvirt?.version;
  const qemuVersion = libvirt?.qemuVersion;
  const own = accelerator?.type === 'kvm' ? libvirt?.kvm : libvirt?.emulation;
  const cpuModel = own?.hostModel ?? libvirt?.capabilities?.hostCpuModel;
  if (
    hostname === undefined ||
    machineId === undefined ||
    os === undefined ||
    kernel === undefined ||
    architecture === undefined ||
    cores === undefined ||
    memoryBytes === undefined ||
    libvirt === undefined ||
    libvirtVersion === undefined ||
    qemuVersion === undefined ||
    cpuModel === undefined ||
    accelerator === undefined ||
    storage === undefined ||
    fileSystem === undefined
  ) {
    const named = {
      'its name': hostname,
      'its machine id': machineId,
      'its distribution': os,
      "its kernel's version": kernel,
      'its architecture': architecture,
      'its number of processors': cores,
      'its memory': memoryBytes,
      "libvirt's version": libvirtVersion,
      "QEMU's version": qemuVersion,
      "libvirt's host-model processor": cpuModel,
      'its accelerator': accelerator,
      'its storage path': storage,
      "its storage's file system": fileSystem,
    };
    return { missing: Object.entries(named).flatMap(([name, value]) => (value === undefined ? [name] : [])) };
  }
  return {
    facts: {
      at: at.toISOString(),
      hostname,
      machineId,
      os: os.prettyName,
      kernel,
      architecture,
      cores,
      memoryBytes,
      libvirtVersion,
      qemuVersion,
      cpuModel,
      machineTypes: libvirt.capabilities?.machineTypes ?? [],
      accelerator,
      networks: networksOf(survey, request.network),
      storage: {
        path: storage.path,
        filesystem: fileSystem.type,
        capacityBytes: fileSystem.capacityBytes,
        availableBytes: fileSystem.availableBytes,
      },
      foreign: foreignDomains(libvirt, request.ownDomains ?? []),
      qemuUser: account.user,
      qemuGroup: account.group,
    },
  };
}
