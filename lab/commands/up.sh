# shellcheck shell=bash
# up [N] [--bare] [--disk SIZE]

command_up() {
  local count=2 prefix=cell size='' bytes names=() name number
  while [ $# -gt 0 ]; do
    case $1 in
      --bare) prefix=bare ;;
      --disk) [ $# -ge 2 ] || fail 2 "--disk needs a size"; size=$2; shift ;;
      --disk=*) size=${1#*=} ;;
      *) [[ $1 =~ ^[1-9][0-9]?$ ]] || fail 2 "up: not a number of cells from 1 to 99: $1"; count=$1 ;;
    esac
    shift
  done
  bytes=$(parse_size "${size:-8G}")
  for ((number = 1; number <= count; number++)); do names+=("$prefix-$number"); done

  need_packages "${CELL_PACKAGES[@]}"
  lock_lab
  mkdir -p "$STATE/cells"
  up_network
  [ -z "$size" ] || tell_kept_disks "$bytes" "${names[@]}"
  make_missing "$bytes" "${names[@]}"
  write_access
  for name in "${names[@]}"; do bring_up "$name"; done
  for_all wait_for "did not come up" "${names[@]}"
  for name in "${names[@]}"; do
    printf '%-8s %-14s ssh -F %s %s\n' "$name" "$(fact "$name" address)" "$STATE/ssh_config" "$name"
  done
}

# tell_kept_disks BYTES NAME...: a disk that is there already keeps its size.
tell_kept_disks() {
  local bytes=$1 name
  shift
  for name in "$@"; do
    if cell_exists "$name" && [ "$(fact "$name" diskBytes)" != "$bytes" ]; then
      say "$name: is there already and keeps its data disk of $(numfmt --to=iec "$(fact "$name" diskBytes)")"
    fi
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
  for_all "make_cell $bytes" "could not be made" "${missing[@]}"
  unlock cache
}

bring_up() {
  case $(cell_state "$1") in
    off) rm -f "$(cell_dir "$1")/cut"; say "$1: booting"; boot_cell "$1" ;;
    cut) say "$1: mending its network cable"; mend_cable "$1" ;;
  esac
}

# for_all "FUNCTION ARGUMENT..." COMPLAINT NAME...: for all cells at once; complains when it failed for one.
# (Not "for_all ... || fail": behind || bash would go on after an error in the function.)
for_all() {
  local what=$1 complaint=$2 name i pids=() failed=()
  shift 2
  for name in "$@"; do
    # shellcheck disable=SC2086  # words
    $what "$name" &
    pids+=($!)
  done
  for ((i = 1; i <= $#; i++)); do wait "${pids[i - 1]}" || failed+=("${!i}"); done
  [ ${#failed[@]} -eq 0 ] || fail 1 "$complaint: ${failed[*]}"
}
