# shellcheck shell=bash
# Each cell has a control group of its own in every hierarchy: all that runs in the cell is in there, and in the cell it is
# the root. Without one, two cells' services and guests of the same name would share theirs.
# On a machine with systemd it is a scope of systemd's; elsewhere the lab makes it.

cgroup_hierarchies() {
  local dir
  for dir in /sys/fs/cgroup /sys/fs/cgroup/*; do
    [ ! -f "$dir/cgroup.procs" ] || printf '%s\n' "$dir"
    # Version 2 alone: one hierarchy, whose directories are groups.
    [ ! -f /sys/fs/cgroup/cgroup.procs ] || break
  done
}

scope_of() { printf 'nano-lab-%s' "$1"; }

# The groups that a machine has. Never anything else's: what is in them gets killed.
groups_of() {
  local hierarchy group
  [[ $1 =~ ^nl[0-9]+-[cb][0-9]+$ ]] || return 0
  for hierarchy in $(cgroup_hierarchies); do
    for group in "$hierarchy/$1" "$hierarchy/system.slice/$(scope_of "$1").scope"; do
      [ ! -d "$group" ] || printf '%s\n' "$group"
    done
  done
}

# enter_groups MACHINE: the process that calls it.
enter_groups() {
  local hierarchy group
  for hierarchy in $(cgroup_hierarchies); do
    group=$hierarchy/$1
    mkdir -p "$group"
    # A new cpuset is empty and takes nobody in.
    [ ! -f "$group/cpuset.cpus" ] || cat "$hierarchy/cpuset.cpus" >"$group/cpuset.cpus"
    [ ! -f "$group/cpuset.mems" ] || cat "$hierarchy/cpuset.mems" >"$group/cpuset.mems"
    echo $$ >"$group/cgroup.procs"
  done
}

# The processes of a machine; 0 stands for one that cannot be seen from here.
processes_of() {
  local group
  for group in $(groups_of "$1"); do
    find "$group" -name cgroup.procs -exec cat {} + 2>/dev/null || true
  done | sort -un | grep -vx -e 0 -e 1 || true
}

# empty_groups MACHINE: ends what is left in them, then the groups; the kernel may need a moment for either.
empty_groups() {
  local pid group
  for _ in {1..100}; do
    for pid in $(processes_of "$1"); do kill -KILL "$pid" 2>/dev/null || true; done
    for group in $(groups_of "$1"); do find "$group" -depth -type d -exec rmdir {} + 2>/dev/null || true; done
    [ -n "$(groups_of "$1")" ] || return 0
    sleep 0.05
  done
}
