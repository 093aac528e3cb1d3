# shellcheck shell=bash
# A lab's network: a bridge nlabN and the subnet 10.87.N.0/24, N being the lab's number, with NAT to the outside.
# The bridge is the gateway (.1); cell-1 is .11 and so on, bare-1 is .111 and so on.

lab_number() { cat "$STATE/number" 2>/dev/null; }
bridge() { printf 'nlab%s' "$(lab_number)"; }
subnet() { printf '10.87.%s' "$(lab_number)"; }

# The first number that neither a lab of this cache nor anything else on this machine uses.
pick_number() {
  local number taken
  taken=$(cat "$CACHE"/labs/*/number 2>/dev/null || true)
  for number in {0..255}; do
    grep -qx "$number" <<<"$taken" && continue
    [ ! -e "/sys/class/net/nlab$number" ] || continue
    ! ip -4 route show to match "10.87.$number.1" | grep -qv '^default' || continue
    printf '%s\n' "$number"
    return
  done
  fail 1 "network: every subnet 10.87.0.0/24 to 10.87.255.0/24 is in use"
}

# The rules carry the bridge's name as a comment: that is how they are found again.
nat_rules() {
  local name=$1 net=$2
  printf '%s\n' \
    "nat POSTROUTING -s $net.0/24 ! -d $net.0/24 -m comment --comment $name -j MASQUERADE" \
    "filter FORWARD -i $name -m comment --comment $name -j ACCEPT" \
    "filter FORWARD -o $name -m comment --comment $name -j ACCEPT"
}

up_network() {
  local name number
  if ! lab_number >/dev/null; then
    lock network "picks a network"
    number=$(pick_number)
    echo "$number" >"$STATE/number.new"
    mv "$STATE/number.new" "$STATE/number"
    unlock network
  fi
  name=$(bridge)
  if [ ! -e "/sys/class/net/$name" ]; then
    # A fixed address of its own: a bridge that borrows the lowest of its ports changes it when a cell goes.
    ip link add "$name" address "$(printf '02:6e:6c:61:62:%02x' "$(lab_number)")" type bridge ||
      fail 1 "network: cannot make the bridge $name"
  fi
  ip address replace "$(subnet).1/24" dev "$name"
  ip link set "$name" up
  allow_forwarding
  add_rules "$name"
}

allow_forwarding() {
  [ "$(cat /proc/sys/net/ipv4/ip_forward)" = 0 ] || return 0
  touch "$LOCKS/forwarding-was-off"
  echo 1 >/proc/sys/net/ipv4/ip_forward
}

add_rules() {
  local table chain rule
  while read -r table chain rule; do
    # shellcheck disable=SC2086  # a rule is words
    iptables -w -t "$table" -C "$chain" $rule 2>/dev/null || iptables -w -t "$table" -I "$chain" $rule ||
      fail 1 "network: iptables cannot add: $table $chain $rule (cells would not reach the outside)"
  done < <(nat_rules "$1" "$(subnet)")
}

down_network() {
  local name table chain rule
  lab_number >/dev/null || return 0
  name=$(bridge)
  while read -r table chain rule; do
    # shellcheck disable=SC2086
    while iptables -w -t "$table" -D "$chain" $rule 2>/dev/null; do :; done
  done < <(nat_rules "$name" "$(subnet)")
  [ ! -e "/sys/class/net/$name" ] || ip link delete "$name"
  # The last lab leaves the machine as it was.
  if [ -e "$LOCKS/forwarding-was-off" ] && ! compgen -G '/sys/class/net/nlab*' >/dev/null; then
    echo 0 >/proc/sys/net/ipv4/ip_forward
    rm -f "$LOCKS/forwarding-was-off"
  fi
}
