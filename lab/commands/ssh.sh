# shellcheck shell=bash
# ssh NAME [--user USER] [-- COMMAND...]

command_ssh() {
  local name=${1:-} user=root
  [ -n "$name" ] || fail 2 "ssh takes the name of a cell"
  shift
  while [ $# -gt 0 ]; do
    case $1 in
      --user) [ $# -ge 2 ] || fail 2 "--user needs a name"; user=$2; shift ;;
      --user=*) user=${1#*=} ;;
      --) shift; break ;;
      *) fail 2 "ssh: what runs in the cell stands after --: $1" ;;
    esac
    shift
  done
  need_cell "$name"
  exec ssh -F "$STATE/ssh_config" -l "$user" "$name" "$@"
}
