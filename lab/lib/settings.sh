# shellcheck shell=bash
# shellcheck disable=SC2034  # used by the other parts
# Where things are and what this machine must be.

CACHE=${NANO_LAB_DIR:-/var/lib/nano-lab}
LAB=${NANO_LAB_NAME:-lab}
STATE=$CACHE/labs/$LAB
IDENTITY=$CACHE/id_ed25519
LOCKS=/run/nano-lab
WAIT=${NANO_LAB_WAIT:-60}
SUITE=bookworm

require_machine() {
  [ "$(id -u)" -eq 0 ] || fail 2 "must run as root: it mounts, makes network interfaces and boots whole systems (try: sudo)"
  command -v apt-get >/dev/null || fail 2 "must run on Debian or a relative: there is no apt-get here"
  [[ $LAB =~ ^[a-z0-9][a-z0-9-]{0,30}$ ]] || fail 2 "NANO_LAB_NAME must be lower-case letters, digits and dashes: $LAB"
  [[ $CACHE =~ ^/[A-Za-z0-9._/-]+$ ]] || fail 2 "NANO_LAB_DIR must be an absolute path of letters, digits and ._/- : $CACHE"
  [[ $WAIT =~ ^[1-9][0-9]{0,3}$ ]] || fail 2 "NANO_LAB_WAIT must be a number of seconds: $WAIT"
  mkdir -p "$LOCKS"
}
