# shellcheck shell=bash
# On a machine without systemd each cell gets control groups of its own in every hierarchy; in a cell they are the root.
# Shared, two cells' services and guests of the same name would be in one group.

cgroup_hierarchies() {
  local dir
  for dir in /sys/fs/cgroup /sys/fs/cgroup/*; do
    [ ! -f "$dir/cgroup.procs" ] || printf '%s\n' "$dir"
    # Version 2 alone: one hierarchy, whose directories are groups.
    [ ! -f /sys/fs/cgroup/cgroup.procs ] || break
  done
}

enter_cgroups() {
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

# What ran there is dead, but the kernel may take a moment to believe it.
leave_cgroups() {
  local hierarchy group
  for hierarchy in $(cgroup_hierarchies); do
    group=$hierarchy/$1
    for _ in {1..20}; do
      [ -d "$group" ] || break
      find "$group" -depth -type d -exec rmdir {} + 2>/dev/null || sleep 0.05
    done
  done
}
