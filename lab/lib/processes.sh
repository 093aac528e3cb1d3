# shellcheck shell=bash
# A process is known by its pid, its start time and the boot it runs in: a pid alone may be somebody else's by now.

# identify_process PID: one line that no other process will ever have; fails when it is not running.
identify_process() {
  local stat fields
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  # The second field is the command in parentheses and may hold anything; count from its end.
  read -ra fields <<<"${stat##*) }"
  [ "${fields[0]}" != Z ] || return 1
  printf '%s %s %s\n' "$1" "${fields[19]}" "$(cat /proc/sys/kernel/random/boot_id)"
}

# recorded_pid FILE: the pid recorded in FILE if that very process still runs.
recorded_pid() {
  local record pid
  record=$(cat "$1" 2>/dev/null) || return 1
  pid=${record%% *}
  [ -n "$pid" ] && [ "$(identify_process "$pid")" = "$record" ] && printf '%s\n' "$pid"
}

children_of() { ps -o pid= --ppid "$1" || true; }
