#!/usr/bin/env bash
# bare.sh TREE SOURCES ARCHIVES [APT-OPTION...]: the bare host, systemd and sshd and what every Debian server has.
# Everything else is a layer over it. Run by build_privately.
set -euo pipefail
done=$1 tree=$1.new sources=$2 archives=$3
shift 3

packages=(systemd-sysv dbus libpam-systemd udev openssh-server sudo ca-certificates iproute2 iputils-ping procps coreutils util-linux netbase)
# Manuals are not needed, and leaving them out saves a third of the writing.
options=()
for path in /usr/share/man /usr/share/doc /usr/share/locale /usr/share/info; do options+=("--dpkgopt=path-exclude=$path/*"); done
for option in "$@"; do options+=("--aptopt=$option"); done

# shellcheck disable=SC2016  # mmdebstrap's shell expands the hooks
# The essential packages stay in the archives too: the next build needs no download.
ARCHIVES=$archives mmdebstrap --mode=root --variant=minbase --skip=essential/unlink,cleanup/apt/lists \
  --include="$(IFS=,; echo "${packages[*]}")" "${options[@]}" \
  --setup-hook='mkdir -p "$1/var/cache/apt/archives"; mount --bind "$ARCHIVES" "$1/var/cache/apt/archives"' \
  --customize-hook='umount "$1/var/cache/apt/archives"' \
  bookworm "$tree" "$sources"

# Nothing may start by itself while something is measured.
chroot "$tree" systemctl -q mask apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer fstrim.timer man-db.timer \
  e2scrub_all.timer e2scrub_reap.service
chroot "$tree" systemctl -q enable systemd-networkd.service
chroot "$tree" systemctl -q disable systemd-networkd-wait-online.service
# The cgroup v1 controllers come up read-only in a cell; libvirt, once it is there, writes to them to start a domain.
cat >"$tree/etc/systemd/system/cgroup-writable.service" <<'UNIT'
[Unit]
Description=Make the cgroup controllers writable for libvirt
DefaultDependencies=no
Before=libvirtd.service
ConditionPathIsDirectory=/sys/fs/cgroup/cpu

[Service]
Type=oneshot
ExecStart=/bin/sh -c 'for c in /sys/fs/cgroup/*/; do mount -o remount,bind,rw "$c" || true; done'

[Install]
WantedBy=sysinit.target
UNIT
chroot "$tree" systemctl -q enable cgroup-writable.service
# Each host makes its own.
rm -f "$tree"/etc/ssh/ssh_host_* "$tree/etc/machine-id" "$tree/var/lib/dbus/machine-id" "$tree/etc/resolv.conf" "$tree/etc/hostname"
mv "$tree" "$done"
