#!/usr/bin/env bash
# launch.sh CELL-DIR MACHINE NSPAWN-ARGUMENT...: becomes the process that runs a cell.
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

exec systemd-nspawn --quiet --register=no --keep-unit --directory="$dir/root" --machine="$machine" --capability=all \
  --link-journal=no --resolv-conf=off --timezone=off "$@" --boot
