# shellcheck shell=bash
# cut NAME, mend NAME: the network cable of a running cell.

command_cut() {
  [ $# -eq 1 ] || fail 2 "cut takes the name of one cell"
  lock_lab
  need_running "$1"
  cut_cable "$1"
  say "$1: its network cable is cut"
}

command_mend() {
  [ $# -eq 1 ] || fail 2 "mend takes the name of one cell"
  lock_lab
  need_running "$1"
  mend_cable "$1"
  say "$1: its network cable is whole"
}

need_running() {
  need_cell "$1"
  cell_pid "$1" >/dev/null || fail 1 "$1 is off: start it first"
}
