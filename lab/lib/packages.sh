# shellcheck shell=bash
# shellcheck disable=SC2034  # used by the other parts
# What the lab needs of this machine, and where Debian's packages come from.

CELL_PACKAGES=(mmdebstrap debian-archive-keyring systemd-container openssh-client iproute2 iptables procps e2fsprogs util-linux)
IMAGE_PACKAGES=(qemu-utils cpio kmod fdisk extlinux syslinux-common mount)

missing_packages() {
  local package
  for package in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || printf '%s\n' "$package"
  done
}

apt_install() { DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 install -y --no-install-recommends "$@"; }

# need_packages PACKAGE...: installs what is not there; package lists are renewed only when they do not do.
need_packages() {
  local missing log=$CACHE/logs/packages.log
  mapfile -t missing < <(missing_packages "$@")
  [ ${#missing[@]} -gt 0 ] || return 0
  if ! apt-get install -s --no-install-recommends "${missing[@]}" >/dev/null 2>&1; then
    step "renewing the package lists" "$CACHE/logs/update.log" apt-get -o DPkg::Lock::Timeout=120 update
  fi
  step "installing ${missing[*]} on this machine" "$log" apt_install "${missing[@]}"
}

# write_sources FILE: where cells and guests take packages from. A machine that is the same Debian knows its own mirror.
write_sources() {
  local mirror=${NANO_LAB_MIRROR:-} own keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  # shellcheck source=/dev/null
  if [ -z "$mirror" ] && [ "$(. /etc/os-release && echo "$ID/${VERSION_CODENAME:-}")" = "debian/$SUITE" ]; then
    for own in /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list; do
      if [ -s "$own" ] && grep -q "$SUITE" "$own"; then
        cp "$own" "$1"
        return
      fi
    done
  fi
  printf 'deb [signed-by=%s] %s\n' \
    "$keyring" "${mirror:-http://deb.debian.org/debian} $SUITE main" \
    "$keyring" "${mirror:-http://deb.debian.org/debian} $SUITE-updates main" >"$1"
  [ -n "$mirror" ] || printf 'deb [signed-by=%s] %s\n' "$keyring" "http://security.debian.org/debian-security $SUITE-security main" >>"$1"
}

# A proxy that this machine's apt needs, as apt writes options.
apt_proxies() { apt-config dump | grep -iE '^Acquire::https?::Proxy ' || true; }
