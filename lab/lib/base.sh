# shellcheck shell=bash
# The trees that cells are booted from: the bare host, and what makes it a cell as a layer over it.
# Each is kept under the hash of its recipe, so a changed recipe makes a new tree and cells keep theirs.

recipe_of() { cat "$@" | sha256sum | cut -c1-12; }

bare_tree() { printf '%s/base/bare-%s' "$CACHE" "$(recipe_of "$LAB_HOME/base/bare.sh")"; }
full_tree() { printf '%s/base/full-%s' "$CACHE" "$(recipe_of "$LAB_HOME"/base/{bare,layer,full}.sh)"; }

# lower_of FLAVOUR: the overlay's lower directories, uppermost first.
lower_of() {
  if [ "$1" = bare ]; then bare_tree; else printf '%s:%s' "$(full_tree)" "$(bare_tree)"; fi
}

base_is_built() { [ -d "$(bare_tree)" ] && { [ "$1" = bare ] || [ -d "$(full_tree)" ]; }; }

# build_privately SCRIPT ARGUMENT...: what it mounts and starts ends with it, even when it is killed.
build_privately() { unshare --mount --propagation private --pid --fork --kill-child --mount-proc bash "$@"; }

# remove_tree DIR...: never into something mounted there.
remove_tree() { rm -rf --one-file-system -- "$@"; }

# need_base FLAVOUR: builds what is missing, once, whoever asks.
need_base() {
  base_is_built "$1" && return
  lock build "builds the base or an image"
  base_is_built "$1" || build_base "$1"
  unlock build
}

build_base() {
  local flavour=$1 bare full archives=$CACHE/archives options
  bare=$(bare_tree) full=$(full_tree)
  mkdir -p "$CACHE/base" "$archives/partial"
  remove_tree "$CACHE"/base/*.new*
  if [ ! -d "$bare" ]; then
    mapfile -t options < <(apt_proxies)
    write_sources "$CACHE/base/sources"
    step "building the bare host" "$CACHE/logs/bare.log" \
      build_privately "$LAB_HOME/base/bare.sh" "$bare" "$CACHE/base/sources" "$archives" "${options[@]}"
  fi
  if [ "$flavour" = full ] && [ ! -d "$full" ]; then
    step "building the cell with libvirt and QEMU" "$CACHE/logs/full.log" \
      build_privately "$LAB_HOME/base/full.sh" "$full" "$bare" "$archives"
  fi
  remove_tree "$CACHE"/base/*.new*
}

# drop_unused_bases: trees of older recipes that no cell of any lab stands on. Somebody who builds or uses them right now
# is left alone; the next run finds them again.
drop_unused_bases() {
  try_lock build || return 0
  if try_lock cache; then
    remove_unused_trees
    unlock cache
  fi
  unlock build
}

remove_unused_trees() {
  local tree used
  used=$(cat "$CACHE"/labs/*/cells/*/record 2>/dev/null | sed -n 's/^lower=//p' | tr : '\n'; bare_tree; echo; full_tree)
  for tree in "$CACHE"/base/{bare,full}-*; do
    [ ! -d "$tree" ] || grep -qxF "$tree" <<<"$used" || remove_tree "$tree"
  done
}
