# shellcheck shell=bash
# A cell's root (its layer over the base) and its data disk (a sparse image of its own).

# parse_size TEXT: bytes, from 64M up.
parse_size() {
  local bytes
  bytes=$(numfmt --from=iec "${1%iB}" 2>/dev/null) || fail 2 "not a size: $1 (try 8G, 500M)"
  [ "$bytes" -ge $((64 << 20)) ] || fail 2 "a data disk has 64M at least: $1"
  printf '%s\n' "$bytes"
}

make_data_disk() {
  local image=$1 bytes=$2
  truncate -s "$bytes" "$image"
  # Five per cent for root only would make its size and its free space disagree.
  mkfs.ext4 -q -F -m 0 -E lazy_itable_init=1,lazy_journal_init=1,nodiscard "$image"
}

# mount_root NAME LOWER; mount_data NAME. Where they are mounted already nothing happens.
mount_root() {
  local dir
  dir=$(cell_dir "$1")
  ! mountpoint -q "$dir/root" || return 0
  mount -t overlay overlay -o "lowerdir=$2,upperdir=$dir/upper,workdir=$dir/work" "$dir/root" ||
    fail 1 "$1: cannot mount its root over $2 (an overlay needs $CACHE on a file system such as ext4 or xfs)"
}

mount_data() {
  local dir
  dir=$(cell_dir "$1")
  mountpoint -q "$dir/disk" || mount -o loop,discard "$dir/disk.img" "$dir/disk" ||
    fail 1 "$1: cannot mount its data disk $dir/disk.img"
}

unmount_cell() {
  local part dir
  dir=$(cell_dir "$1")
  for part in root disk; do
    while mountpoint -q "$dir/$part"; do
      umount "$dir/$part" || fail 1 "$1: cannot unmount $dir/$part (something uses it: fuser -vm $dir/$part)"
    done
  done
  drop_loop_devices "$dir/disk.img"
}

# Unmounting frees the loop device, unless a run was killed between making the one and the other.
drop_loop_devices() {
  local device
  losetup -j "$1" -n -O NAME 2>/dev/null | while read -r device; do losetup -d "$device"; done
}

remove_cell() {
  local dir
  dir=$(cell_dir "$1")
  unmount_cell "$1"
  rm -f "$dir/record"
  remove_tree "$dir"
}

# make_cell BYTES NAME: everything but its boot. A cell half made by a run that died is made anew.
make_cell() {
  local bytes=$1 name=$2 flavour dir lower
  flavour=$(flavour_of "$name") dir=$(cell_dir "$name") lower=$(lower_of "$(flavour_of "$name")")
  [ ! -d "$dir" ] || remove_cell "$name"
  mkdir -p "$dir"/{upper,work,root,disk}
  make_data_disk "$dir/disk.img" "$bytes"
  mount_root "$name" "$lower"
  give_identity "$name"
  cat >"$dir/record.new" <<RECORD
flavour=$flavour
address=$(address_of "$name")
machine=$(machine_of "$name")
lower=$lower
diskBytes=$bytes
hostKey=$(ssh-keygen -lf "$dir/root/etc/ssh/ssh_host_ed25519_key.pub" | cut -d' ' -f2)
RECORD
  mv "$dir/record.new" "$dir/record"
}
