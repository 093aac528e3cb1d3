# shellcheck shell=bash
# A bootable disk: one ext4 partition that extlinux starts from. For builders run by build_privately:
# mounts and their loop devices end with them.

# make_disk RAW SIZE FILL APPEND: FILL is a function that is given the mounted partition and leaves /vmlinuz and /initrd.img
# there; APPEND is added to the kernel's command line.
make_disk() {
  local raw=$1 size=$2 fill=$3 append=$4 mount=$1.mount offset=$((1 << 20))
  rm -f "$raw"
  truncate -s "$size" "$raw"
  echo "2048,,L,*" | sfdisk -q "$raw"
  dd if=/usr/lib/EXTLINUX/mbr.bin of="$raw" conv=notrunc bs=440 count=1 status=none
  # extlinux knows neither 64bit nor metadata_csum.
  mkfs.ext4 -q -F -L root -O '^64bit,^metadata_csum' -E "offset=$offset" "$raw" "$((($(stat -c %s "$raw") - offset) / 1024))k"
  mkdir -p "$mount"
  mount -o "loop,offset=$offset,noatime" "$raw" "$mount"
  "$fill" "$mount"
  mkdir -p "$mount/boot/extlinux"
  cat >"$mount/boot/extlinux/extlinux.conf" <<CONF
DEFAULT linux
LABEL linux
  LINUX /vmlinuz
  INITRD /initrd.img
  APPEND console=tty0 console=ttyS0,115200 quiet $append
CONF
  extlinux --install "$mount/boot/extlinux"
  umount "$mount"
  rmdir "$mount"
}

# publish_disk RAW DONE [OPTION...]: as a qcow2, there whole or not at all.
publish_disk() {
  qemu-img convert -W -m 4 -O qcow2 "${@:3}" "$1" "$2.new"
  rm -f "$1"
  mv "$2.new" "$2"
}
