# shellcheck shell=bash
# Guest images, built once and kept: images/NAME.qcow2, and beside it the hash of the recipe it was made by.

image_path() { printf '%s/images/%s.qcow2\n' "$CACHE" "$1"; }

image_recipe() {
  local parts
  mapfile -t parts < <(find "$LAB_HOME/guest/$1" "$LAB_HOME/guest/$1.sh" "$LAB_HOME/guest/disk.sh" "$LAB_HOME"/base/{bare,layer}.sh -type f | sort)
  recipe_of "${parts[@]}"
}

image_is_built() {
  [ -f "$(image_path "$1")" ] && [ "$(cat "$(image_path "$1").recipe" 2>/dev/null)" = "$(image_recipe "$1")" ]
}

need_image() {
  if image_is_built "$1"; then return; fi
  [ "$(dpkg --print-architecture)" = amd64 ] || fail 2 "guest images are for amd64; this machine is $(dpkg --print-architecture)"
  need_packages "${CELL_PACKAGES[@]}" "${IMAGE_PACKAGES[@]}"
  need_base bare
  lock build "builds the base or an image"
  image_is_built "$1" || build_image "$1"
  unlock build
}

build_image() {
  local name=$1 image work=$CACHE/tmp
  image=$(image_path "$name")
  remove_tree "$work"
  mkdir -p "$work" "$CACHE/images"
  step "building the $name image" "$CACHE/logs/$name.log" \
    build_privately "$LAB_HOME/guest/$name.sh" "$image" "$work" "$(bare_tree)" "$CACHE/archives"
  image_recipe "$name" >"$image.recipe"
  remove_tree "$work"
}
