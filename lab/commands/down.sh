# shellcheck shell=bash
# down [NAME...] | down --all

command_down() {
  local all='' name names=()
  for name in "$@"; do
    case $name in
      --all) all=yes ;;
      -*) fail 2 "down takes names of cells, or --all: $name" ;;
      *) names+=("$name") ;;
    esac
  done
  [ -z "$all" ] || [ ${#names[@]} -eq 0 ] || fail 2 "down: names or --all, not both"

  lock_lab
  for name in "${names[@]}"; do need_cell "$name"; done
  if [ ${#names[@]} -eq 0 ]; then mapfile -t names < <(made_cells); fi
  for name in "${names[@]}"; do
    kill_cell "$name"
    remove_cell "$name"
    say "$name: removed"
  done
  if [ -z "$(made_cells)" ]; then remove_lab; else write_access; fi
  [ -z "$all" ] || remove_cache
}

# Half-made ones as well.
made_cells() { [ ! -d "$STATE/cells" ] || ls "$STATE/cells"; }

remove_lab() {
  down_network
  remove_tree "$STATE"
  rmdir "$CACHE/labs" 2>/dev/null || true
  [ ! -d "$CACHE" ] || drop_unused_bases
}

remove_cache() {
  local other
  lock build "builds the base or an image"
  lock cache "uses the cache"
  for other in "$CACHE"/labs/*; do
    [ ! -d "$other" ] || fail 1 "the cache stays: lab \"$(basename "$other")\" uses it (NANO_LAB_NAME=$(basename "$other") ... down)"
  done
  remove_tree "$CACHE"/{base,images,archives,logs,tmp,labs} "$IDENTITY" "$IDENTITY.pub"
  rmdir "$CACHE" 2>/dev/null || true
}
