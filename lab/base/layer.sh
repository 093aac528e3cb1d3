# shellcheck shell=bash
# Layers: a directory over a tree, worked in as one root. For builders that run in a mount namespace of their own
# (see build_privately): their mounts end with them.

ROOT=

# open_layer LAYER LOWER ARCHIVES: LAYER over LOWER at $ROOT, with /proc and the shared package archives.
open_layer() {
  local layer=$1 lower=$2 archives=$3
  ROOT=$layer.root
  mkdir -p "$layer" "$layer.work" "$ROOT"
  mount -t overlay overlay -o "lowerdir=$lower,upperdir=$layer,workdir=$layer.work" "$ROOT"
  mount --bind "$archives" "$ROOT/var/cache/apt/archives"
  mount -t proc proc "$ROOT/proc"
  cat /etc/resolv.conf >"$ROOT/etc/resolv.conf"
  printf '#!/bin/sh\nexit 101\n' >"$ROOT/usr/sbin/policy-rc.d"
  chmod 755 "$ROOT/usr/sbin/policy-rc.d"
  echo force-unsafe-io >"$ROOT/etc/dpkg/dpkg.cfg.d/unsafe-io"
}

# chroot_install PACKAGE... (or apt's options): lists older than a day are renewed first, or they name packages that are gone.
chroot_install() {
  if [ -z "$(find "$ROOT/var/lib/apt/lists" -maxdepth 1 -name '*Release' -mtime -1 -print -quit)" ]; then
    chroot "$ROOT" apt-get update
  fi
  chroot "$ROOT" env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 apt-get install -y --no-install-recommends "$@"
}

close_layer() {
  rm -f "$ROOT/usr/sbin/policy-rc.d" "$ROOT/etc/dpkg/dpkg.cfg.d/unsafe-io" "$ROOT/etc/resolv.conf"
  umount "$ROOT/proc" "$ROOT/var/cache/apt/archives" "$ROOT"
}
