# shellcheck shell=bash
# kill NAME, start NAME: pull the plug, and boot again.

command_kill() {
  [ $# -eq 1 ] || fail 2 "kill takes the name of one cell"
  lock_lab
  need_cell "$1"
  kill_cell "$1"
  say "$1: off"
}

command_start() {
  [ $# -eq 1 ] || fail 2 "start takes the name of one cell"
  lock_lab
  need_cell "$1"
  up_network
  if [ "$(cell_state "$1")" = off ]; then
    boot_cell "$1"
    write_names
  fi
  if [ "$(cell_state "$1")" = cut ]; then
    say "$1: booting; its network cable is cut, so nothing was waited for"
  else
    wait_for "$1" || exit 1
    say "$1: running"
  fi
}
