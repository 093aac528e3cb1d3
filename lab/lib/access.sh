# shellcheck shell=bash
# What a person or a program needs to reach the cells: ssh_config, known_hosts, and the cells' names in each cell.

write_access() {
  local name
  {
    for name in $(list_cells); do
      printf 'Host %s %s\n  HostName %s\n' "$name" "$(fact "$name" address)" "$(fact "$name" address)"
    done
    printf 'Host *\n  User root\n  IdentityFile %s\n  IdentitiesOnly yes\n  UserKnownHostsFile %s\n' "$IDENTITY" "$STATE/known_hosts"
    printf '  GlobalKnownHostsFile /dev/null\n  StrictHostKeyChecking yes\n  BatchMode yes\n  ConnectTimeout 10\n  LogLevel ERROR\n'
  } >"$STATE/ssh_config.new"
  mv "$STATE/ssh_config.new" "$STATE/ssh_config"
  for name in $(list_cells); do
    sed "s/^/$name,$(fact "$name" address) /; s/ [^ ]*$//" "$(cell_dir "$name")"/upper/etc/ssh/ssh_host_*_key.pub
  done >"$STATE/known_hosts.new"
  mv "$STATE/known_hosts.new" "$STATE/known_hosts"
  write_names
}

# libvirt looks its own host's name up at each start of a guest, and the other end's in a migration.
write_names() {
  local name names root
  names=$(printf '127.0.0.1 localhost\n::1 localhost ip6-localhost\n'; for name in $(list_cells); do printf '%s %s\n' "$(fact "$name" address)" "$name"; done)
  for name in $(list_cells); do
    root=$(cell_dir "$name")/root
    mountpoint -q "$root" || continue
    [ "$(cat "$root/etc/hosts" 2>/dev/null)" != "$names" ] || continue
    printf '%s\n' "$names" >"$root/etc/hosts.new"
    mv "$root/etc/hosts.new" "$root/etc/hosts"
  done
}
