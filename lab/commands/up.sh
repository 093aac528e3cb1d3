# shellcheck shell=bash
# up [N] [--bare] [--disk SIZE]

command_up() {
  local count=2 prefix=cell size=8G bytes names=() name
  while [ $# -gt 0 ]; do
    case $1 in
      --bare) prefix=bare ;;
      --disk) [ $# -ge 2 ] || fail 2 "--disk needs a size"; size=$2; shift ;;
      --disk=*) size=${1#*=} ;;
      *) [[ $1 =~ ^[1-9][0-9]?$ ]] || fail 2 "up: not a number of cells from 1 to 99: $1"; count=$1 ;;
    esac
    shift
  done
  bytes=$(parse_size "$size")
  for ((number = 1; number <= count; number++)); do names+=("$prefix-$number"); done

  need_packages "${CELL_PACKAGES[@]}"
  lock_lab
  mkdir -p "$STATE/cells"
  up_network
  make_missing "$bytes" "${names[@]}"
  write_access
  for name in "${names[@]}"; do bring_up "$name"; done
  wait_for_all "${names[@]}"
  for name in "${names[@]}"; do
    printf '%-8s %-14s ssh -F %s %s\n' "$name" "$(fact "$name" address)" "$STATE/ssh_config" "$name"
  done
}

# make_missing BYTES NAME...
make_missing() {
  local bytes=$1 name flavour missing=()
  shift
  for name in "$@"; do cell_exists "$name" || missing+=("$name"); done
  [ ${#missing[@]} -gt 0 ] || return 0
  flavour=$(flavour_of "$1")
  need_identity_key
  while :; do
    need_base "$flavour"
    lock cache "clears the cache" shared
    if base_is_built "$flavour"; then break; fi
    unlock cache
  done
  for name in "${missing[@]}"; do make_cell "$name" "$bytes"; done
  unlock cache
}

bring_up() {
  case $(cell_state "$1") in
    off) rm -f "$(cell_dir "$1")/cut"; say "$1: booting"; boot_cell "$1" ;;
    cut) say "$1: mending its network cable"; mend_cable "$1" ;;
  esac
}

# wait_for_all NAME...: all at once; tells about each that did not come.
wait_for_all() {
  local name pid pids=() failed=0
  for name in "$@"; do
    wait_for "$name" &
    pids+=($!)
  done
  for pid in "${pids[@]}"; do wait "$pid" || failed=1; done
  [ $failed -eq 0 ] || fail 1 "not every cell came up"
}
