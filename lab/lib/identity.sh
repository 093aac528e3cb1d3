# shellcheck shell=bash
# What makes a cell itself: name, machine id, host keys, host UUID, address, and who may log in.

need_identity_key() {
  [ -f "$IDENTITY" ] && return
  rm -f "$IDENTITY.new" "$IDENTITY.new.pub"
  ssh-keygen -q -t ed25519 -N '' -C nano-lab -f "$IDENTITY.new"
  mv "$IDENTITY.new.pub" "$IDENTITY.pub"
  mv "$IDENTITY.new" "$IDENTITY"
}

# give_identity NAME: into its mounted root, once.
give_identity() {
  local name=$1 root
  root=$(cell_dir "$name")/root
  echo "$name" >"$root/etc/hostname"
  systemd-id128 new >"$root/etc/machine-id"
  ssh-keygen -A -f "$root" >/dev/null
  give_address "$name" "$root"
  give_users "$root"
  if [ -f "$root/etc/libvirt/libvirtd.conf" ]; then
    # Without one of its own it takes the machine's, and migration says that both ends are the same host.
    echo "host_uuid = \"$(cat /proc/sys/kernel/random/uuid)\"" >>"$root/etc/libvirt/libvirtd.conf"
  fi
}

# A cut cable leaves the address in place, as it does on most servers.
give_address() {
  cat >"$2/etc/systemd/network/10-host0.network" <<UNIT
[Match]
Name=host0

[Network]
Address=$(address_of "$1")/24
Gateway=$(subnet).1
ConfigureWithoutCarrier=yes
IgnoreCarrierLoss=yes
LinkLocalAddressing=no
UNIT
  # A resolver on this machine's loopback is out of a cell's reach; systemd-resolved tells the ones behind it.
  local resolver=/etc/resolv.conf
  if grep -qE '^nameserver[[:space:]]+127\.' "$resolver" && [ -f /run/systemd/resolve/resolv.conf ]; then
    resolver=/run/systemd/resolve/resolv.conf
  fi
  cat "$resolver" >"$2/etc/resolv.conf"
}

# root; ops, who has sudo and no group that libvirt knows; plain, who has nothing.
give_users() {
  local root=$1 user home
  for user in ops plain; do useradd --root "$root" --create-home --shell /bin/bash "$user"; done
  echo 'ops ALL=(ALL) NOPASSWD: ALL' >"$root/etc/sudoers.d/ops"
  chmod 440 "$root/etc/sudoers.d/ops"
  for user in root ops plain; do
    home=$root/home/$user
    [ "$user" != root ] || home=$root/root
    install -d -m 700 "$home/.ssh"
    install -m 600 "$IDENTITY.pub" "$home/.ssh/authorized_keys"
    chroot "$root" chown -R "$user:" "${home#"$root"}/.ssh"
  done
}
