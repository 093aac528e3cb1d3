# shellcheck shell=bash
# Locks of files in /run: they end with their holder, however it ends. A builder that outlives a killed lab.sh keeps
# its parent's lock, so the next run waits for it and finds its work done.
#   lab-NAME   one change to a lab at a time
#   build      one build of base or image at a time
#   cache      shared while cells are put on the cached base, exclusive while the cache is cleared

declare -A LOCK_FDS=()

# lock NAME WHAT [shared]
lock() {
  local name=$1 what=$2 mode=-x fd
  [ "${3:-}" != shared ] || mode=-s
  exec {fd}>>"$LOCKS/$name.lock"
  if ! flock "$mode" -n "$fd"; then
    say "waiting for another run that $what"
    flock "$mode" "$fd"
  fi
  LOCK_FDS[$name]=$fd
}

# try_lock NAME: without waiting; fails when somebody holds it.
try_lock() {
  local fd
  exec {fd}>>"$LOCKS/$1.lock"
  if flock -n "$fd"; then
    LOCK_FDS[$1]=$fd
  else
    exec {fd}>&-
    return 1
  fi
}

unlock() {
  local fd=${LOCK_FDS[$1]}
  exec {fd}>&-
  unset "LOCK_FDS[$1]"
}

lock_lab() { lock "lab-$LAB" "changes lab \"$LAB\""; }
