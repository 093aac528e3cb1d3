# shellcheck shell=bash
# A cell is a directory $STATE/cells/NAME:
#   record       what it is (flavour, address, ...), written last: a directory without it is half made
#   upper work   its own layer over the base;  root: where both are mounted together
#   disk.img     its data disk;                disk: where that is mounted
#   process      the process that runs it      cut: there while its network cable is cut
#   console.log  what its console said since the last boot

cell_dir() { printf '%s/cells/%s' "$STATE" "$1"; }
cell_exists() { [ -f "$(cell_dir "$1")/record" ]; }
fact() { sed -n "s/^$2=//p" "$(cell_dir "$1")/record"; }

need_cell() {
  [[ $1 =~ ^(cell|bare)-[1-9][0-9]?$ ]] && cell_exists "$1" && return
  fail 3 "no cell \"$1\" in lab \"$LAB\" (there are: $(list_cells | paste -sd' ' | sed 's/^$/none/'))"
}

list_cells() {
  local record
  for record in "$STATE"/cells/*/record; do
    [ ! -f "$record" ] || basename "$(dirname "$record")"
  done | sort -V
}

flavour_of() { if [[ $1 == bare-* ]]; then echo bare; else echo full; fi; }

address_of() {
  local number=${1#*-}
  if [[ $1 == bare-* ]]; then number=$((number + 100)); fi
  printf '%s.%s' "$(subnet)" $((number + 10))
}

# The name that the machine knows it by: short, because its network interface on this side is named vb-MACHINE (15 letters).
machine_of() { printf 'nl%s-%s%s' "$(lab_number)" "${1:0:1}" "${1#*-}"; }
cable_of() { printf 'vb-%s' "$(machine_of "$1")"; }

cell_pid() { recorded_pid "$(cell_dir "$1")/process"; }

# running, off, or cut: running with its network cable cut.
cell_state() {
  if ! cell_pid "$1" >/dev/null; then
    echo off
  elif [ -e "$(cell_dir "$1")/cut" ]; then
    echo cut
  else
    echo running
  fi
}
