#!/usr/bin/env bash
# micro.sh DONE WORK LOWER ARCHIVES: the smallest guest that behaves like one. Kernel, busybox, qemu-guest-agent; up in seconds
# under emulation. The whole system is the initramfs; the partition is mounted at /disk, to have something to write to.
# Run by build_privately.
set -euo pipefail
done=$1 work=$2 lower=$3 archives=$4
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../base/layer.sh
. "$here/../base/layer.sh"
# shellcheck source=disk.sh
. "$here/disk.sh"

packages=(linux-image-cloud-amd64 busybox-static qemu-guest-agent kmod)
modules=(virtio_pci virtio_blk virtio_net virtio_console virtio_scsi virtio_balloon virtio-rng button evdev sd_mod sr_mod isofs ext4)

# Unpacked is enough: configuring a kernel would build an initramfs that nobody needs.
unpack_packages() {
  local name version arch
  chroot_install --download-only "${packages[@]}"
  # Not dpkg-deb -x: it makes a directory of the link /bin.
  # "Inst name (version suite [arch])"; in a file's name a colon is %3a.
  chroot_install -s "${packages[@]}" | sed -nE 's/^Inst ([^ ]+) \(([^ ]+) .*\[([a-z0-9]+)\]\).*/\1 \2 \3/p' | while read -r name version arch; do
    dpkg-deb --fsys-tarfile "$archives/${name}_${version//:/%3a}_$arch.deb" | tar -x --keep-directory-symlink -C "$ROOT"
  done
}

copy_programs() {
  local tree=$1 applet library
  mkdir -p "$tree"/{bin,sbin,usr/sbin,usr/bin,etc,proc,sys,dev,run,tmp,root,disk,mnt,var} "$tree/lib64"
  ln -s ../run "$tree/var/run"
  cp "$ROOT/bin/busybox" "$tree/bin/"
  for applet in $("$ROOT/bin/busybox" --list); do [ "$applet" = busybox ] || ln -s busybox "$tree/bin/$applet"; done
  cp "$ROOT/usr/sbin/qemu-ga" "$tree/usr/sbin/"
  for library in $(chroot "$ROOT" ldd /usr/sbin/qemu-ga | grep -o '/[^ ]*'); do install -D "$ROOT$library" "$tree$library"; done
  install -m 755 "$here"/micro/init "$tree/init"
  install -m 755 "$here"/micro/dhcp "$tree/bin/dhcp"
  install -m 755 "$here"/micro/shutdown "$tree/sbin/shutdown"
  install -m 755 "$here"/micro/agent "$tree/bin/agent"
  # Where busybox's acpid looks for what to do when the power button is pressed.
  install -D -m 755 "$here"/micro/power-button "$tree/etc/acpi/PWRF/00000080"
  install -m 644 "$here"/micro/inittab "$tree/etc/inittab"
  echo 'root::0:0:root:/root:/bin/sh' >"$tree/etc/passwd"
}

copy_modules() {
  local tree=$1 kernel=$2 module file
  for module in "${modules[@]}"; do
    chroot "$ROOT" modprobe -S "$kernel" --show-depends "$module" | awk '$1 == "insmod" {print $2}' | while read -r file; do
      install -D -m 644 "$ROOT$file" "$tree$file"
    done
  done
  cp "$ROOT/lib/modules/$kernel"/modules.{order,builtin,builtin.modinfo} "$tree/lib/modules/$kernel/"
  depmod -b "$tree" "$kernel"
  printf '%s\n' "${modules[@]}" >"$tree/etc/modules"
}

fill() { cp "$ROOT"/boot/vmlinuz-* "$1/vmlinuz" && cp "$work/initrd.img" "$1/initrd.img"; }

open_layer "$work/layer" "$lower" "$archives"
unpack_packages
kernel=$(basename "$ROOT"/lib/modules/*)
depmod -b "$ROOT" "$kernel"
copy_programs "$work/tree"
copy_modules "$work/tree" "$kernel"
(cd "$work/tree" && find . | cpio -o -H newc --quiet | gzip -1) >"$work/initrd.img"
make_disk "$work/micro.raw" 64M fill ''
# Its content is compressed already; compressed twice it would be 3 MB smaller and half a second slower to boot.
publish_disk "$work/micro.raw" "$done"
