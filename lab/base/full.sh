#!/usr/bin/env bash
# full.sh LAYER LOWER ARCHIVES: what makes a bare host a cell, as a layer over the bare tree LOWER.
# Exactly what users' hosts hold, so that nano cannot come to need more. Run by build_privately.
set -euo pipefail
done=$1 layer=$1.new lower=$2 archives=$3
packages=(libvirt-daemon-system libvirt-clients qemu-system-x86 qemu-utils dnsmasq-base nftables iptables)

# shellcheck source=layer.sh
. "$(dirname "${BASH_SOURCE[0]}")/layer.sh"
open_layer "$layer" "$lower" "$archives"
chroot_install "${packages[@]}"
close_layer
mv "$layer" "$done"
