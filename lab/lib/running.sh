# shellcheck shell=bash
# Booting a cell, waiting for it, pulling its plug, its network cable.

boot_cell() {
  local name=$1 dir options machine scope=()
  dir=$(cell_dir "$name")
  mount_root "$name" "$(fact "$name" lower)"
  mount_data "$name"
  clear_leftovers "$name"
  machine=$(machine_of "$name")
  mkdir -p "$STATE/shared"
  options=(--hostname="$name" --network-bridge="$(bridge)" --bind=/dev/net/tun
    --bind="$dir/disk:/var/lib/libvirt/images" --bind="$STATE/shared:/srv/shared")
  [ "${NANO_LAB_KVM:-}" != 1 ] || options+=(--bind=/dev/kvm)
  [ ! -f "$dir/console.log" ] || mv "$dir/console.log" "$dir/console.log.1"
  rm -f "$dir/process"
  [ ! -d /run/systemd/system ] ||
    scope=(systemd-run --scope --quiet --collect --unit="$(scope_of "$machine")" --slice=system.slice --property=Delegate=yes --)
  setsid --fork "${scope[@]}" bash "$LAB_HOME/launch.sh" "$dir" "$machine" "${options[@]}" </dev/null >"$dir/console.log" 2>&1
  # It is there from the moment it has recorded itself.
  until_exists "$dir/process"
  # A cut cable stays cut.
  if [ -e "$dir/cut" ]; then
    until_exists "/sys/class/net/$(cable_of "$name")"
    cut_cable "$name"
  fi
}

until_exists() {
  for _ in {1..100}; do
    [ ! -e "$1" ] || return 0
    sleep 0.02
  done
}

# What the last boot may have left: processes whose supervisor was killed, a network interface that the kernel is
# still taking down.
clear_leftovers() {
  empty_groups "$(machine_of "$1")"
  ip link delete "$(cable_of "$1")" 2>/dev/null || true
}

# answers NAME: does what a user needs of a host.
answers() {
  local probe=true
  [ "$(flavour_of "$1")" = bare ] || probe='virsh -q -c qemu:///system list --all'
  ssh -F "$STATE/ssh_config" -o ConnectTimeout=2 "$1" "$probe" </dev/null >/dev/null 2>"$(cell_dir "$1")/probe.log"
}

# wait_for NAME: fails, with what it waited for and what the console said last.
wait_for() {
  local name=$1 dir deadline=$((SECONDS + WAIT))
  dir=$(cell_dir "$name")
  while ! answers "$name"; do
    if ! cell_pid "$name" >/dev/null; then
      say "$name: stopped while it booted (console: $dir/console.log)"
      show_tail "$dir/console.log"
      return 1
    fi
    if [ $SECONDS -ge $deadline ]; then
      say "$name: does not answer over SSH at $(fact "$name" address) after $WAIT s (console: $dir/console.log)"
      show_tail "$dir/probe.log" 3
      show_tail "$dir/console.log"
      return 1
    fi
    sleep 0.2
  done
}

# Ending a cell's init ends all that runs in it, at once and without notice, as a power cut does.
kill_cell() {
  local name=$1 dir pid nspawn init
  dir=$(cell_dir "$name")
  if pid=$(cell_pid "$name"); then
    for nspawn in $(children_of "$pid"); do
      for init in $(children_of "$nspawn"); do kill -KILL "$init" 2>/dev/null || true; done
    done
    # nspawn and launch.sh tidy up and go by themselves; if they hang, they end with the rest.
    for _ in {1..50}; do
      cell_pid "$name" >/dev/null || break
      sleep 0.1
    done
  fi
  clear_leftovers "$name"
  rm -f "$dir/process"
}

cut_cable() {
  touch "$(cell_dir "$1")/cut"
  ip link set "$(cable_of "$1")" down
}

mend_cable() {
  ip link set "$(cable_of "$1")" up
  rm -f "$(cell_dir "$1")/cut"
}
