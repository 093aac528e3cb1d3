# shellcheck shell=bash
# image micro|debian: only the path of the image goes to stdout.

command_image() {
  [ $# -eq 1 ] || fail 2 "image takes one name: micro or debian"
  case $1 in micro | debian) ;; *) fail 2 "no such image: $1 (there are: micro, debian)" ;; esac
  need_image "$1"
  image_path "$1"
}
