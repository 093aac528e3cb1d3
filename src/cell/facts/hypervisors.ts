import type { Processor } from './survey.ts';

/** What a host without hardware virtualization runs in, and how to have it there. */
export interface Surroundings {
  /** With its article, as the end of a sentence; undefined on bare metal. */
  readonly name: string | undefined;
  readonly remedy: string;
}

interface Hypervisor extends Surroundings {
  readonly name: string;
  /** The words of systemd-detect-virt. */
  readonly words: readonly string[];
  /** What the firmware's tables say, where systemd-detect-virt is missing. */
  readonly product: RegExp;
}

const hypervisors: readonly Hypervisor[] = [
  {
    words: ['vmware'],
    product: /vmware/i,
    name: 'a VMware virtual machine (Workstation or ESXi)',
    remedy:
      'switch the machine off, tick "Expose hardware assisted virtualization to the guest OS" (vhv.enable = "TRUE" in ' +
      'the .vmx), start it; for bridges on ESXi also allow promiscuous mode and forged transmits on the port group',
  },
  {
    words: ['oracle'],
    product: /virtualbox|innotek/i,
    name: 'a VirtualBox virtual machine',
    remedy:
      "VirtualBox's nested virtualization is missing or unreliable: better another hypervisor or bare metal; from 6.1 " +
      'on one may try, with the machine off: VBoxManage modifyvm NAME --nested-hw-virt on',
  },
  {
    words: ['amazon'],
    product: /amazon ec2/i,
    name: 'an Amazon EC2 machine',
    remedy: 'take an instance type that ends in .metal',
  },
  {
    words: ['google'],
    product: /google compute/i,
    name: 'a Google Compute Engine machine',
    remedy: 'make the machine with: gcloud compute instances create NAME --enable-nested-virtualization',
  },
  {
    words: ['microsoft'],
    product: /microsoft corporation/i,
    name: 'a Hyper-V or Azure virtual machine',
    remedy:
      'with the machine off: Set-VMProcessor -VMName NAME -ExposeVirtualizationExtensions $true; on Azure take a size ' +
      'with nested virtualization (Dv3, Ev3 or later)',
  },
  {
    words: ['xen'],
    product: /\bxen\b/i,
    name: 'a Xen virtual machine',
    remedy: "set nestedhvm=1 and hap=1 in the machine's configuration, or take bare metal",
  },
  {
    words: ['kvm', 'qemu'],
    product: /qemu|kvm|openstack|proxmox|red hat/i,
    name: 'a KVM virtual machine',
    remedy:
      "on its host: modprobe -r kvm_intel && modprobe kvm_intel nested=1 (AMD: kvm_amd), and <cpu mode='host-passthrough'/> " +
      'for the machine; at a cloud provider ask for nested virtualization or bare metal',
  },
];

/** Names the hypervisor around a host, by systemd-detect-virt first and the firmware's tables else. */
export function surroundingsOf(processor: Pick<Processor, 'hypervisor' | 'product'>): Surroundings {
  const { hypervisor: word, product } = processor;
  const known =
    word === undefined
      ? hypervisors.find((candidate) => product !== undefined && candidate.product.test(product))
      : hypervisors.find((candidate) => candidate.words.includes(word));
  if (known !== undefined) return known;
  if (word !== undefined) {
    return {
      name: `a virtual machine (${word})`,
      remedy: 'switch on nested virtualization in its hypervisor, or take bare metal',
    };
  }
  return {
    name: undefined,
    remedy: 'switch on Intel VT-x or AMD-V (SVM) in the firmware setup, then power-cycle the host',
  };
}
