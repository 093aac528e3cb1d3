import type { Finding } from '../../controller/model/host-facts.ts';
import type { CheckContext } from './check-context.ts';
import { finding } from './check-table.ts';
import { installCommand, startCommand } from './distribution-commands.ts';
import type { LibvirtAnswers, Survey } from './survey.ts';
import { compareVersions } from './versions.ts';

const leastLibvirt = '6.0.0';
const leastLibvirtForEmulation = '7.1.0';
const leastQemu = '4.2.0';

/** Whether libvirt answers and is new enough. */
export function checkLibvirt({ survey }: CheckContext): readonly Finding[] {
  const { libvirt, packages } = survey;
  const family = survey.os?.family ?? 'other';
  if (!packages.virsh)
    return [finding('LIBVIRT_MISSING', 'error', 'virsh is not installed', installCommand(family, 'libvirt'))];
  if (libvirt?.refusal !== undefined) {
    const fact = `libvirt is reached, but does not answer a question (${libvirt.refusal})`;
    return [finding('LIBVIRT_UNREACHABLE', 'error', fact, startCommand(family, packages.units))];
  }
  if (libvirt !== undefined) return [judgeVersion(libvirt)];
  if (packages.units.length === 0) {
    const fact = 'virsh is installed, the libvirt daemon is not';
    return [finding('LIBVIRT_MISSING', 'error', fact, installCommand(family, 'libvirt'))];
  }
  const fact = `virsh -c qemu:///system does not answer: ${survey.libvirtFailure ?? 'no reason given'}`;
  return [finding('LIBVIRT_UNREACHABLE', 'error', fact, startCommand(family, packages.units))];
}

function judgeVersion({ version, kvm, emulation }: LibvirtAnswers): Finding {
  if (version === undefined) return finding('BAD_ANSWER', 'error', 'libvirt does not tell its version');
  if (compareVersions(version, leastLibvirt) < 0) {
    const fact = `libvirt ${version}; nano needs ${leastLibvirt}, which hands chains of backing files to QEMU as they are written`;
    return finding('LIBVIRT_OLD', 'error', fact, 'upgrade the distribution');
  }
  if (kvm === undefined && emulation?.maximum === false) {
    const fact = `libvirt ${version}; emulated guests need ${leastLibvirtForEmulation}, which knows the processor "maximum"`;
    return finding('LIBVIRT_OLD', 'error', fact, 'upgrade the distribution');
  }
  return finding('LIBVIRT', 'ok', `libvirt ${version} answers at qemu:///system`);
}

/** Whether QEMU and its tool are there and new enough. */
export function checkQemu({ survey }: CheckContext): readonly Finding[] {
  const family = survey.os?.family ?? 'other';
  const image = survey.packages.qemuImg
    ? []
    : [finding('QEMU_IMG_MISSING', 'error', 'qemu-img is not installed', installCommand(family, 'qemu-img'))];
  if (emulatorOf(survey) === undefined) {
    return [
      finding('QEMU_MISSING', 'error', 'there is no QEMU for x86-64 guests', installCommand(family, 'qemu')),
      ...image,
    ];
  }
  const { libvirt } = survey;
  if (libvirt === undefined) return image;
  const version = libvirt.qemuVersion;
  if (version === undefined) {
    const fact = 'QEMU is installed, but libvirt cannot use it';
    return [finding('QEMU_MISSING', 'error', fact, 'virsh -c qemu:///system domcapabilities'), ...image];
  }
  if (compareVersions(version, leastQemu) < 0) {
    return [
      finding('QEMU_OLD', 'error', `QEMU ${version}; nano needs ${leastQemu}`, 'upgrade the distribution'),
      ...image,
    ];
  }
  const machine = libvirt.capabilities?.machineTypes[0];
  if (machine === undefined) return [finding('QEMU_OLD', 'error', `QEMU ${version} has no q35 machine type`), ...image];
  return [finding('QEMU', 'ok', `QEMU ${version}, machine types up to ${machine}`), ...image];
}

/** The emulator that libvirt would start, else the first of those that are installed. */
export function emulatorOf({ libvirt, packages }: Survey): string | undefined {
  return libvirt?.kvm?.emulator ?? libvirt?.emulation?.emulator ?? packages.emulators[0];
}
