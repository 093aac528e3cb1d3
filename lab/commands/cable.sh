# shellcheck shell=bash
# cut NAME, mend NAME: the network cable of a running cell.

command_cut() {
  need_running cut "$@"
  lock_lab
  cut_cable "$1"
  say "$1: its network cable is cut"
}

command_mend() {
  need_running mend "$@"
  lock_lab
  mend_cable "$1"
  say "$1: its network cable is whole"
}

need_running() {
  [ $# -eq 2 ] || fail 2 "$1 takes the name of one cell"
  need_cell "$2"
  cell_pid "$2" >/dev/null || fail 1 "$2 is off: start it first"
}
