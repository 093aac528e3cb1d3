#!/usr/bin/env bash
# The lab: real cells and guest images on one Debian machine, for trying nano and for its tests.
set -euo pipefail

LAB_HOME=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
for part in "$LAB_HOME"/lib/*.sh "$LAB_HOME"/commands/*.sh; do
  # shellcheck source=/dev/null
  . "$part"
done

usage() {
  cat <<'HELP'
Real cells (Debian hosts with systemd, sshd and libvirtd) and guest images on this machine.

  up 2                        run cell-1 and cell-2, print how to reach them
  up 1 --bare                 run bare-1: Debian with systemd and sshd only
  up 3 --disk 2G              new cells get a data disk of 2 GiB (default 8G)
  ssh cell-1                  a shell as root
  ssh cell-1 --user ops -- sudo -n virsh -c qemu:///system list --all
  status [--json]             the cells: name, flavour, address, state
  kill cell-1                 pull the plug
  start cell-1                boot it again, with its disk and identity
  cut cell-1                  cut its network cable
  mend cell-1                 mend it
  image micro|debian          build a guest image once, print the path of its qcow2
  down [NAME...]              remove these cells; without names the whole lab
  down --all                  the whole lab, and the cached base and images

  NANO_LAB_NAME=lab           labs of different names live side by side
  NANO_LAB_DIR=/var/lib/nano-lab
  NANO_LAB_WAIT=60            seconds a cell has to come up
  NANO_LAB_KVM=1              give cells /dev/kvm
  NANO_LAB_MIRROR=URL         take Debian's packages from here
HELP
}

main() {
  local command=${1:-help}
  [ $# -eq 0 ] || shift
  case $command in
    help | -h | --help) usage; return ;;
    up | down | status | ssh | kill | start | cut | mend | image) ;;
    *) fail 2 "no such command: $command (see: lab help)" ;;
  esac
  require_machine
  "command_$command" "$@"
}

main "$@"
