# shellcheck shell=bash
# Words for people go to stderr; stdout carries data only.
# Exit status, as nano's own: 1 it failed, 2 wrong usage or wrong machine, 3 no such cell.

say() { printf 'nano lab: %s\n' "$*" >&2; }

fail() {
  local status=$1
  shift
  say "$@"
  exit "$status"
}

# The last lines of a log, indented, below an error.
show_tail() {
  [ ! -s "$1" ] || tail -n "${2:-15}" "$1" | sed 's/\r//g; s/\x1b\[[0-9;]*[A-Za-z]//g; s/^/  | /' >&2
}

# step TITLE LOG COMMAND...: runs a long command with its output in a log; a failure names the step and the log.
step() {
  local title=$1 log=$2 began=$SECONDS
  shift 2
  mkdir -p "$(dirname "$log")"
  say "$title ..."
  if ! "$@" </dev/null >"$log" 2>&1; then
    # apt's own errors name the package; they may stand far above the end.
    if grep -q '^E: ' "$log"; then grep '^E: ' "$log" | head -n 10 | sed 's/^/  | /' >&2; else show_tail "$log"; fi
    fail 1 "$title: failed (log: $log)"
  fi
  say "$title: done in $((SECONDS - began)) s"
}
