import type { Command } from '../../controller/model/command.ts';
import { markPath } from '../commands/mark.ts';
import { requiredTools } from './required-tools.ts';
import { sectionCommand } from './sections.ts';

/**
 * Asks a host nearly all there is to know of it, in one round trip and changing nothing. POSIX sh with coreutils,
 * util-linux, grep and virsh; whatever is missing leaves a section with a status other than 0, never a gap.
 *
 * The kernel's own files are read in place of `ip` and `hostname`, which belong to packages that a host may lack. Each
 * command that might hang (a dead file server, a stuck daemon, a silent name server) has a limit of its own.
 */
const surveyScript = `path=$1
v() { timeout 25 virsh -q -c qemu:///system "$@" </dev/null; }
nanoseconds() {
  now=$(date +%s%N)
  case $now in *[!0-9]*) now=$(date +%s)000000000 ;; esac
  printf %s "$now"
}
# getaddrinfo, as libvirt itself asks; gethostbyname would look for IPv6 first and wait in vain.
resolve() {
  began=$(nanoseconds)
  timeout 5 getent ahosts "$(uname -n)" >/dev/null
  answer=$?
  echo $((($(nanoseconds) - began) / 1000000))
  return $answer
}
dmi() { head -q -c 200 /sys/class/dmi/id/sys_vendor /sys/class/dmi/id/product_name; }
missing_tools() { for tool in ${requiredTools.join(' ')}; do command -v "$tool" >/dev/null || echo "$tool"; done; }
emulators() {
  for emulator in /usr/bin/qemu-system-x86_64 /usr/libexec/qemu-kvm /usr/bin/qemu-kvm; do
    [ ! -x "$emulator" ] || echo "$emulator"
  done
}
units() {
  for unit in libvirtd.service virtqemud.socket; do
    for place in /usr/lib /lib /etc; do
      [ ! -e "$place/systemd/system/$unit" ] || { echo "$unit"; break; }
    done
  done
}
os_release() { head -c 8192 /etc/os-release || head -c 8192 /usr/lib/os-release; }
bridges() {
  for directory in /sys/class/net/*/bridge; do
    [ -d "$directory" ] || continue
    device=\${directory%/bridge}
    echo "$(cat "$device/flags") \${device##*/}"
  done
}
# A router may hold a million routes: only the default ones are of interest.
routes() {
  grep -m 8 -E '^[^[:space:]]+[[:space:]]00000000[[:space:]]' /proc/net/route
  grep -m 8 -E '^0{32} 00 ' /proc/net/ipv6_route
  :
}
nearest() {
  place=$1
  while [ ! -e "$place" ] && [ ! -L "$place" ] && [ "$place" != / ]; do
    place=\${place%/*}
    place=\${place:-/}
  done
  printf %s "$place"
}
# The kernel answers for root as well: a file system mounted read-only or by a server that squashes root says no.
storage() {
  echo "nearest $nearest"
  [ ! -d "$nearest" ] || echo directory
  [ ! -w "$nearest" ] || echo writable
  real=$(cd -P -- "$nearest" && pwd -P) && echo "real $real"
  :
}
entries() { [ "$nearest" != "$path" ] || timeout 10 ls -A -- "$path" | head -n 50; }
networks_xml() {
  v net-list --all --name | head -n 64 | while IFS= read -r network; do
    [ -z "$network" ] || v net-dumpxml --network "$network"
  done
}
# One call that hangs is enough: what would be asked after it has no answer.
stuck=
ask() {
  [ -z "$stuck" ] || return 0
  run "$@"
  [ $? -ne 124 ] || stuck=yes
}
# The whole list in one call of virsh: one call a domain would take 20 ms each. It goes on where one has no metadata.
metadata() {
  calls=$(v list --all --uuid | grep -E '^[0-9a-f-]{36}$' | head -n 1000 |
    while read -r uuid; do printf "echo '\\n%s\\n'; metadata %s urn:nano:instance:1; " "$uuid" "$uuid"; done)
  [ -z "$calls" ] || v "$calls" 2>/dev/null
  :
}

run began date +%s.%N
run hostname uname -n
run kernel uname -r
run architecture uname -m
run machine-id head -c 100 /etc/machine-id
run os os_release
run cores nproc --all
run memory grep -E '^(MemTotal|MemAvailable):' /proc/meminfo
run flags grep -m 1 -o -w -e vmx -e svm /proc/cpuinfo
run hypervisor systemd-detect-virt --vm
run dmi dmi
run kvm stat -c '%a %U %G' /dev/kvm
run tools missing_tools
run emulators emulators
run qemu-img command -v qemu-img
run virsh command -v virsh
run units units
run qemu-conf grep -E '^[[:space:]]*(user|group)[[:space:]]*=' /etc/libvirt/qemu.conf
run resolve resolve
run bridges bridges
run routes routes
nearest=$(nearest "$path")
run storage storage
run filesystem timeout 10 df -B1 --output=fstype,size,avail -- "$nearest"
run entries entries
if [ -e ${markPath} ] || [ -L ${markPath} ]; then
  run mark head -c 65536 ${markPath}
fi
if run uri v uri; then
  ask version v version --daemon
  ask capabilities v capabilities
  ask domcapabilities-kvm v domcapabilities --arch x86_64 --machine q35 --virttype kvm
  ask domcapabilities-qemu v domcapabilities --arch x86_64 --machine q35 --virttype qemu
  ask networks v net-list --all --name
  ask networks-active v net-list --name
  ask networks-autostart v net-list --all --autostart --name
  ask networks-xml networks_xml
  ask domains v list --all --uuid --name
  ask domstats v domstats --state --vcpu --balloon --nowait
  ask metadata metadata
fi
run ended date +%s.%N`;

/** The survey as a command. `mark` tells the answer's parts apart; `path` is where the store would be. */
export function surveyCommand(mark: string, path: string): Command {
  return sectionCommand(surveyScript, mark, path);
}
