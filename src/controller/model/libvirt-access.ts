/**
 * How libvirt was asked: by its own protocol through its modular daemon, its one daemon or its helper for SSH, or by
 * virsh; and why not by its own protocol, where that was tried.
 */
export interface LibvirtAccess {
  readonly through: 'virtqemud' | 'libvirtd' | 'virt-ssh-helper' | 'virsh';
  readonly reason?: string;
}
