#!/usr/bin/env bash
# debian.sh DONE WORK LOWER ARCHIVES: a Debian 12 cloud image: systemd, cloud-init with NoCloud, sshd, qemu-guest-agent,
# a login on the serial port; its root grows with its disk. Run by build_privately.
set -euo pipefail
done=$1 work=$2 lower=$3 archives=$4
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../base/layer.sh
. "$here/../base/layer.sh"
# shellcheck source=disk.sh
. "$here/disk.sh"

packages=(linux-image-cloud-amd64 cloud-init cloud-guest-utils fdisk e2fsprogs systemd-resolved qemu-guest-agent)

# Only what finds the root disk: built in half the time, and under emulation unpacked in a fraction of it.
prepare_initramfs() {
  mkdir -p "$ROOT/etc/initramfs-tools/conf.d"
  printf 'MODULES=list\nCOMPRESS=gzip\n' >"$ROOT/etc/initramfs-tools/conf.d/small"
  printf '%s\n' virtio_pci virtio_blk virtio_scsi sd_mod ext4 >"$ROOT/etc/initramfs-tools/modules"
}

configure() {
  install -m 644 "$here/debian/cloud-init.cfg" "$ROOT/etc/cloud/cloud.cfg.d/90_lab.cfg"
  echo 'LABEL=root / ext4 defaults,errors=remount-ro 0 1' >"$ROOT/etc/fstab"
  echo debian >"$ROOT/etc/hostname"
  # What is of a cell and not of a guest.
  chroot "$ROOT" systemctl -q disable cgroup-writable.service
  rm -f "$ROOT/etc/systemd/system/cgroup-writable.service" "$ROOT"/etc/ssh/ssh_host_*
}

fill() {
  cp -a --one-file-system "$ROOT/." "$1"
  # Each guest makes its own at its first boot.
  : >"$1/etc/machine-id"
  ln -sf ../run/systemd/resolve/stub-resolv.conf "$1/etc/resolv.conf"
  rm -f "$1/usr/sbin/policy-rc.d" "$1/etc/dpkg/dpkg.cfg.d/unsafe-io"
}

open_layer "$work/layer" "$lower" "$archives"
prepare_initramfs
chroot_install "${packages[@]}"
configure
make_disk "$work/debian.raw" 1600M fill 'root=LABEL=root rw'
publish_disk "$work/debian.raw" "$done" -c
