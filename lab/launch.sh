#!/usr/bin/env bash
# launch.sh CELL-DIR MACHINE NSPAWN-ARGUMENT...: the process that runs a cell, over its own reboots, until it is switched off.
# It records itself before anything else, so no cell ever runs without a record.
set -euo pipefail
dir=$1 machine=$2
shift 2
# shellcheck source=lib/processes.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib/processes.sh"
# shellcheck source=lib/cgroups.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib/cgroups.sh"

# Locks and pipes of whoever called are not the cell's: held open, they would keep others waiting.
for fd in "/proc/$$/fd"/*; do
  fd=${fd##*/}
  [ "$fd" -le 2 ] || [ "$fd" -eq 255 ] || exec {fd}>&-
done

identify_process $$ >"$dir/process.new"
mv "$dir/process.new" "$dir/process"

[ -d /run/systemd/system ] || enter_groups "$machine"

# 133: it wants to boot again.
status=133
while [ "$status" -eq 133 ]; do
  # The kernel takes its time to remove the interface of a boot that has ended.
  ip link delete "vb-$machine" 2>/dev/null || true
  status=0
  systemd-nspawn --quiet --register=no --keep-unit --directory="$dir/root" --machine="$machine" --capability=all \
    --link-journal=no --resolv-conf=off --timezone=off "$@" --boot || status=$?
done
