# probe
sh -s -- nano-host-report /var/lib/libvirt/images/nano <<'NANO'
mark=$1
shift
run() {
  printf '\n%s begin %s\n' "$mark" "$1"
  shift
  { failure=$("$@" </dev/null 2>&1 >&3 3>&-); status=$?; } 3>&1
  printf '\n%s end %s\n%.2000s\n' "$mark" "$status" "$failure"
  return "$status"
}
run load head -c 200 /proc/loadavg
run memory grep MemAvailable: /proc/meminfo
number=0
for path; do
  run "store-$number" timeout 10 df -B1 --output=avail -- "$path"
  number=$((number + 1))
done
run domains timeout 30 virsh -q -c qemu:///system "list --all --uuid --name; echo '
stats
'; domstats --state; echo '
saved
'; list --all --uuid --with-managed-save"
printf '\n%s done\n' "$mark"
NANO

# createMark
sh -c 'set -e; umask 022; [ -d "$1" ] || mkdir -m 0755 "$1"; new=$1/cell.json.$$; printf '\''%s\n'\'' "$2" >"$new"; sync "$new"; ln "$new" "$1/cell.json" || :; rm -f "$new"; sync "$1"; [ "$(cat "$1/cell.json")" = "$2" ] || exit 17' create-mark /var/lib/libvirt/nano '{"format":1,"zoneId":"01890000-0000-7000-8000-000000000005","generation":3,"cellId":"01890000-0000-7000-8000-000000000006","machineId":"ffffffffffffffffffffffffffffffff","stores":[{"id":"01890000-0000-7000-8000-000000000007","path":"/var/lib/libvirt/images/nano"}]}'

# raiseMark
sh -c 'set -e; umask 022; mark=; exec 9<"$4"; flock -w 20 9; [ ! -r "$4/cell.json" ] || IFS= read -r mark <"$4/cell.json" || :; [ "$mark" != "$5" ] || exit 0; case $mark in *"\"zoneId\":\"$1\",\"generation\":$2,\"cellId\":\"$3\""*) ;; *) printf '\''nano-mark: %s\n'\'' "$mark" >&2; exit 93;; esac; new=$4/cell.json.$$; printf '\''%s\n'\'' "$5" >"$new"; sync "$new"; mv -T "$new" "$4/cell.json"; sync "$4"' raise-mark 01890000-0000-7000-8000-000000000005 3 01890000-0000-7000-8000-000000000006 /var/lib/libvirt/nano '{"format":1,"zoneId":"01890000-0000-7000-8000-000000000005","generation":4,"cellId":"01890000-0000-7000-8000-000000000006","machineId":"ffffffffffffffffffffffffffffffff","stores":[{"id":"01890000-0000-7000-8000-000000000007","path":"/var/lib/libvirt/images/nano"}]}'

# removeMark
sh -c '[ -e "$4/cell.json" ] || exit 0; IFS= read -r mark <"$4/cell.json" || :; case $mark in *"\"zoneId\":\"$1\",\"generation\":$2,\"cellId\":\"$3\""*) rm "$4/cell.json" && rmdir --ignore-fail-on-non-empty "$4";; esac' remove-mark 01890000-0000-7000-8000-000000000005 3 01890000-0000-7000-8000-000000000006 /var/lib/libvirt/nano

# writeZoneRecord
sh -c 'set -e; umask 077; new=$1.new; trap '\''rm -f "$new"'\'' EXIT; cat >"$new"; printf "%s  %s\n" "$3" "$new" | sha256sum -c --status; chmod "$2" "$new"; sync "$new"; mv -T "$new" "$1"' write-file /var/lib/libvirt/nano/zone.json 0600 78a0a021eba5e5f90cc7a4ed4a5ef55df95f600412a94c9ee6cc64b474abf6b1 <<'NANO'
{"zoneId":"01890000-0000-7000-8000-000000000005","generation":3,"recordRevision":7,"pools":[],"cells":[]}
NANO

# removeZoneRecord
sh -c 'rm -f "$1/zone.json" "$1/zone.json.new"; [ ! -d "$1" ] || rmdir --ignore-fail-on-non-empty "$1"' remove-zone-record /var/lib/libvirt/nano

# createStore
sh -c 'set -e; umask 022; partial=$1; shift; for folder; do [ -d "$folder" ] || mkdir -p -m 0711 "$folder"; done; [ -d "$partial" ] || mkdir -m 0700 "$partial"' make-store /var/lib/libvirt/images/nano/.partial /var/lib/libvirt/images/nano /var/lib/libvirt/images/nano/images /var/lib/libvirt/images/nano/media /var/lib/libvirt/images/nano/instances

# removeStore
sh -c 'for folder; do [ ! -d "$folder" ] || rmdir --ignore-fail-on-non-empty "$folder" || exit 1; done' remove-store /var/lib/libvirt/images/nano/.partial /var/lib/libvirt/images/nano/.trash /var/lib/libvirt/images/nano/instances /var/lib/libvirt/images/nano/media /var/lib/libvirt/images/nano/images /var/lib/libvirt/images/nano

# startNetwork
virsh -q -c qemu:///system net-start --network default

# stopNetwork
virsh -q -c qemu:///system net-destroy --network default

# receiveQcow2Image
find /var/lib/libvirt/images/nano/.partial -maxdepth 1 -name 'OPERATION.*' '!' -name OPERATION.guard -delete
dd of=/var/lib/libvirt/images/nano/.partial/OPERATION.ATTEMPT.qcow2 bs=1M iflag=fullblock conv=sparse,fsync status=none
stat -c %s /var/lib/libvirt/images/nano/.partial/OPERATION.ATTEMPT.qcow2
sha256sum /var/lib/libvirt/images/nano/.partial/OPERATION.ATTEMPT.qcow2
qemu-img info -U -f qcow2 --output=json /var/lib/libvirt/images/nano/.partial/OPERATION.ATTEMPT.qcow2
sh -c 'set -e; chown 0:0 "$1"; chmod 0444 "$1"; sync "$1"; mv -T "$1" "$2"; sync "$3"' publish-image /var/lib/libvirt/images/nano/.partial/OPERATION.ATTEMPT.qcow2 /var/lib/libvirt/images/nano/images/01890000-0000-7000-8000-000000000003.qcow2 /var/lib/libvirt/images/nano/images
sh -c 'set -e; umask 077; new=$1.new; trap '\''rm -f "$new"'\'' EXIT; cat >"$new"; printf "%s  %s\n" "$3" "$new" | sha256sum -c --status; chmod "$2" "$new"; sync "$new"; mv -T "$new" "$1"' write-file /var/lib/libvirt/images/nano/images/01890000-0000-7000-8000-000000000003.json 0644 6ad23b1169cb81ded82f1110d77d0d646bd57489bd7e7b602c08cb108f80e9a1 <<'NANO'
{"image":"what was received"}
NANO
find /var/lib/libvirt/images/nano/.partial -maxdepth 1 -name 'OPERATION.*' -delete

# receiveRawImage
find /var/lib/libvirt/images/nano/.partial -maxdepth 1 -name 'OPERATION.*' '!' -name OPERATION.guard -delete
dd of=/var/lib/libvirt/images/nano/.partial/OPERATION.ATTEMPT.raw bs=1M iflag=fullblock conv=sparse,fsync status=none
stat -c %s /var/lib/libvirt/images/nano/.partial/OPERATION.ATTEMPT.raw
sha256sum /var/lib/libvirt/images/nano/.partial/OPERATION.ATTEMPT.raw
qemu-img convert -q -f raw -O qcow2 /var/lib/libvirt/images/nano/.partial/OPERATION.ATTEMPT.raw /var/lib/libvirt/images/nano/.partial/OPERATION.ATTEMPT.qcow2
rm -f /var/lib/libvirt/images/nano/.partial/OPERATION.ATTEMPT.raw
qemu-img info -U -f qcow2 --output=json /var/lib/libvirt/images/nano/.partial/OPERATION.ATTEMPT.qcow2
stat -c %s /var/lib/libvirt/images/nano/.partial/OPERATION.ATTEMPT.qcow2
sha256sum /var/lib/libvirt/images/nano/.partial/OPERATION.ATTEMPT.qcow2
sh -c 'set -e; chown 0:0 "$1"; chmod 0444 "$1"; sync "$1"; mv -T "$1" "$2"; sync "$3"' publish-image /var/lib/libvirt/images/nano/.partial/OPERATION.ATTEMPT.qcow2 /var/lib/libvirt/images/nano/images/01890000-0000-7000-8000-000000000003.qcow2 /var/lib/libvirt/images/nano/images
sh -c 'set -e; umask 077; new=$1.new; trap '\''rm -f "$new"'\'' EXIT; cat >"$new"; printf "%s  %s\n" "$3" "$new" | sha256sum -c --status; chmod "$2" "$new"; sync "$new"; mv -T "$new" "$1"' write-file /var/lib/libvirt/images/nano/images/01890000-0000-7000-8000-000000000003.json 0644 6ad23b1169cb81ded82f1110d77d0d646bd57489bd7e7b602c08cb108f80e9a1 <<'NANO'
{"image":"what was received"}
NANO
find /var/lib/libvirt/images/nano/.partial -maxdepth 1 -name 'OPERATION.*' -delete

# removeImage
find /var/lib/libvirt/images/nano/.partial -maxdepth 1 -name 'OPERATION.*' -delete
rm -f /var/lib/libvirt/images/nano/images/01890000-0000-7000-8000-000000000003.json /var/lib/libvirt/images/nano/images/01890000-0000-7000-8000-000000000003.json.new /var/lib/libvirt/images/nano/images/01890000-0000-7000-8000-000000000003.qcow2

# createInstanceDirectory
sh -c 'set -e; umask 077; [ -d "$1" ] || mkdir -m 0711 "$1"; cd "$1"; shift; trap '\''rm -f nano.json.new seed.iso.new'\'' EXIT; { IFS= read -r record; printf "%s\n" "$record"; } >nano.json.new; { base64 -d | gzip -d; } >seed.iso.new; printf "%s  %s\n" "$@" | sha256sum -c --status; sync nano.json.new seed.iso.new; mv -T nano.json.new nano.json; mv -T seed.iso.new seed.iso' make-instance-folder /var/lib/libvirt/images/nano/instances/01890000-0000-7000-8000-000000000001 2f0fd78a91263ee7352df687964d366f9e7323d54cb0412cb1c1d73afeb5bcf1 nano.json.new 0ae33aaa53b9e72316f1e79e2fae15bac96d9d479f19892d011aed7585a7ad9f seed.iso.new <<'NANO'
{"format":1}
COMPRESSED SEED
NANO

# recordInInstanceDirectory
sh -c 'set -e; umask 077; [ -d "$1" ] || mkdir -m 0711 "$1"; cd "$1"; shift; trap '\''rm -f nano.json.new'\'' EXIT; { IFS= read -r record; printf "%s\n" "$record"; } >nano.json.new; printf "%s  %s\n" "$@" | sha256sum -c --status; sync nano.json.new; mv -T nano.json.new nano.json' make-instance-folder /var/lib/libvirt/images/nano/instances/01890000-0000-7000-8000-000000000001 2f0fd78a91263ee7352df687964d366f9e7323d54cb0412cb1c1d73afeb5bcf1 nano.json.new <<'NANO'
{"format":1}
NANO

# removeInstanceDirectory
find /var/lib/libvirt/images/nano/instances/01890000-0000-7000-8000-000000000001 -mindepth 1 -maxdepth 1 -type f '(' -name '????????-????-????-????-????????????.qcow2' -o -name nano.json -o -name seed.iso -o -name nvram -o -name nano.json.new -o -name seed.iso.new -o -name nvram.new ')' -delete
rmdir /var/lib/libvirt/images/nano/instances/01890000-0000-7000-8000-000000000001

# writeSidecar
sh -c 'set -e; umask 077; new=$1.new; trap '\''rm -f "$new"'\'' EXIT; cat >"$new"; printf "%s  %s\n" "$3" "$new" | sha256sum -c --status; chmod "$2" "$new"; sync "$new"; mv -T "$new" "$1"' write-file /var/lib/libvirt/images/nano/instances/01890000-0000-7000-8000-000000000001/nano.json 0600 2f0fd78a91263ee7352df687964d366f9e7323d54cb0412cb1c1d73afeb5bcf1 <<'NANO'
{"format":1}
NANO

# trashInstance
sh -c 'set -e; [ -d "$3" ] || mkdir -m 0711 "$3"; if [ -d "$1" ]; then mv -T "$1" "$2"; else [ -d "$2" ] || mkdir -m 0711 "$2"; fi; sync "$3"' trash-directory /var/lib/libvirt/images/nano/instances/01890000-0000-7000-8000-000000000001 /var/lib/libvirt/images/nano/.trash/01890000-0000-7000-8000-000000000001 /var/lib/libvirt/images/nano/.trash
sh -c 'set -e; umask 077; new=$1.new; trap '\''rm -f "$new"'\'' EXIT; cat >"$new"; printf "%s  %s\n" "$3" "$new" | sha256sum -c --status; chmod "$2" "$new"; sync "$new"; mv -T "$new" "$1"' write-file /var/lib/libvirt/images/nano/.trash/01890000-0000-7000-8000-000000000001/nano.json 0600 2f0fd78a91263ee7352df687964d366f9e7323d54cb0412cb1c1d73afeb5bcf1 <<'NANO'
{"format":1}
NANO

# restoreInstance
sh -c 'set -e; [ ! -d "$2" ] || mv -T "$2" "$1"; [ -d "$1" ]; sync "$3"' restore-directory /var/lib/libvirt/images/nano/instances/01890000-0000-7000-8000-000000000001 /var/lib/libvirt/images/nano/.trash/01890000-0000-7000-8000-000000000001 /var/lib/libvirt/images/nano/instances
sh -c 'set -e; umask 077; new=$1.new; trap '\''rm -f "$new"'\'' EXIT; cat >"$new"; printf "%s  %s\n" "$3" "$new" | sha256sum -c --status; chmod "$2" "$new"; sync "$new"; mv -T "$new" "$1"' write-file /var/lib/libvirt/images/nano/instances/01890000-0000-7000-8000-000000000001/nano.json 0600 2f0fd78a91263ee7352df687964d366f9e7323d54cb0412cb1c1d73afeb5bcf1 <<'NANO'
{"format":1}
NANO

# removeTrash
find /var/lib/libvirt/images/nano/.trash/01890000-0000-7000-8000-000000000001 -mindepth 1 -maxdepth 1 -type f '(' -name '????????-????-????-????-????????????.qcow2' -o -name nano.json -o -name seed.iso -o -name nvram -o -name nano.json.new -o -name seed.iso.new -o -name nvram.new ')' -delete
rmdir /var/lib/libvirt/images/nano/.trash/01890000-0000-7000-8000-000000000001

# removePartials
rm -f /var/lib/libvirt/images/nano/.partial/01890000-0000-7000-8000-000000000004.1.qcow2

# createEmptyVolume
sh -c '[ ! -e "$1" ] || exit 17; shift; exec "$@"' create-volume /var/lib/libvirt/images/nano/instances/01890000-0000-7000-8000-000000000001/01890000-0000-7000-8000-000000000002.qcow2 qemu-img create -q -f qcow2 /var/lib/libvirt/images/nano/instances/01890000-0000-7000-8000-000000000001/01890000-0000-7000-8000-000000000002.qcow2 10737418240

# createClonedVolume
sh -c '[ ! -e "$1" ] || exit 17; shift; exec "$@"' create-volume /var/lib/libvirt/images/nano/instances/01890000-0000-7000-8000-000000000001/01890000-0000-7000-8000-000000000002.qcow2 qemu-img create -q -f qcow2 -F qcow2 -b ../../images/01890000-0000-7000-8000-000000000003.qcow2 /var/lib/libvirt/images/nano/instances/01890000-0000-7000-8000-000000000001/01890000-0000-7000-8000-000000000002.qcow2 10737418240

# defineDomain
virsh -q -c qemu:///system define /dev/stdin <<NANO
<domain type='qemu'>
  <name>web-1</name>
  <uuid>01890000-0000-7000-8000-000000000001</uuid>
  <metadata>
    <nano:instance xmlns:nano='urn:nano:instance:1'>{"format":1,"zoneId":"01890000-0000-7000-8000-000000000005","generation":3,"instance":{"id":"01890000-0000-7000-8000-000000000001","name":"web-1"},"volumes":[],"interfaces":[]}</nano:instance>
  </metadata>
  <memory unit='KiB'>524288</memory>
  <vcpu placement='static'>2</vcpu>
  <os>
    <type arch='x86_64' machine='pc-q35-7.2'>hvm</type>
    <boot dev='hd'/>
  </os>
  <features>
    <acpi/>
    <apic/>
    <vmport state='off'/>
  </features>
  <cpu mode='maximum' check='none' migratable='on'/>
  <clock offset='utc'>
    <timer name='rtc' tickpolicy='catchup'/>
    <timer name='pit' tickpolicy='delay'/>
    <timer name='hpet' present='no'/>
  </clock>
  <on_poweroff>destroy</on_poweroff>
  <on_reboot>restart</on_reboot>
  <on_crash>destroy</on_crash>
  <pm>
    <suspend-to-mem enabled='no'/>
    <suspend-to-disk enabled='no'/>
  </pm>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2' cache='none' io='threads' discard='unmap'/>
      <source file='/var/lib/libvirt/images/nano/instances/01890000-0000-7000-8000-000000000001/01890000-0000-7000-8000-000000000002.qcow2'/>
      <backingStore type='file'>
        <format type='qcow2'/>
        <source file='/var/lib/libvirt/images/nano/images/01890000-0000-7000-8000-000000000003.qcow2'>
          <seclabel model='dac' relabel='no'/>
        </source>
        <backingStore/>
      </backingStore>
      <target dev='vda' bus='virtio'/>
      <serial>000000000002</serial>
    </disk>
    <disk type='file' device='cdrom'>
      <driver name='qemu' type='raw'/>
      <source file='/var/lib/libvirt/images/nano/instances/01890000-0000-7000-8000-000000000001/seed.iso'/>
      <target dev='sda' bus='scsi'/>
      <readonly/>
    </disk>
    <controller type='pci' index='0' model='pcie-root'/>
    <controller type='pci' index='1' model='pcie-root-port'/>
    <controller type='pci' index='2' model='pcie-root-port'/>
    <controller type='pci' index='3' model='pcie-root-port'/>
    <controller type='pci' index='4' model='pcie-root-port'/>
    <controller type='pci' index='5' model='pcie-root-port'/>
    <controller type='pci' index='6' model='pcie-root-port'/>
    <controller type='pci' index='7' model='pcie-root-port'/>
    <controller type='pci' index='8' model='pcie-root-port'/>
    <controller type='pci' index='9' model='pcie-root-port'/>
    <controller type='pci' index='10' model='pcie-root-port'/>
    <controller type='pci' index='11' model='pcie-root-port'/>
    <controller type='pci' index='12' model='pcie-root-port'/>
    <controller type='pci' index='13' model='pcie-root-port'/>
    <controller type='pci' index='14' model='pcie-root-port'/>
    <controller type='pci' index='15' model='pcie-root-port'/>
    <controller type='scsi' index='0' model='virtio-scsi'/>
    <controller type='usb' index='0' model='qemu-xhci'/>
    <controller type='virtio-serial' index='0'/>
    <interface type='network'>
      <mac address='52:54:00:12:34:56'/>
      <source network='default'/>
      <model type='virtio'/>
    </interface>
    <serial type='pty'>
      <log file='/var/log/libvirt/qemu/01890000-0000-7000-8000-000000000001-serial.log' append='on'/>
      <target type='isa-serial' port='0'/>
    </serial>
    <console type='pty'>
      <target type='serial' port='0'/>
    </console>
    <channel type='unix'>
      <target type='virtio' name='org.qemu.guest_agent.0'/>
    </channel>
    <input type='tablet' bus='usb'/>
    <graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1' passwd='$NANO_SECRET_1'>
      <listen type='address' address='127.0.0.1'/>
    </graphics>
    <video>
      <model type='vga'/>
    </video>
    <memballoon model='virtio'>
      <stats period='10'/>
    </memballoon>
    <rng model='virtio'>
      <backend model='random'>/dev/urandom</backend>
    </rng>
  </devices>
</domain>
NANO

# undefineDomain
virsh -q -c qemu:///system destroy 01890000-0000-7000-8000-000000000001
virsh -q -c qemu:///system undefine 01890000-0000-7000-8000-000000000001 --managed-save --snapshots-metadata --checkpoints-metadata --nvram
rm -f /var/log/libvirt/qemu/01890000-0000-7000-8000-000000000001-serial.log /var/log/libvirt/qemu/01890000-0000-7000-8000-000000000001-serial.log.0 /var/log/libvirt/qemu/01890000-0000-7000-8000-000000000001-serial.log.1 /var/log/libvirt/qemu/01890000-0000-7000-8000-000000000001-serial.log.2

# startDomain
virsh -q -c qemu:///system start 01890000-0000-7000-8000-000000000001

# shutdownDomain
virsh -q -c qemu:///system shutdown 01890000-0000-7000-8000-000000000001 --mode acpi

# destroyDomain
virsh -q -c qemu:///system destroy 01890000-0000-7000-8000-000000000001

# rebootDomain
virsh -q -c qemu:///system reboot 01890000-0000-7000-8000-000000000001 --mode acpi

# resetDomain
virsh -q -c qemu:///system reset 01890000-0000-7000-8000-000000000001

# pauseDomain
virsh -q -c qemu:///system suspend 01890000-0000-7000-8000-000000000001

# resumeDomain
virsh -q -c qemu:///system resume 01890000-0000-7000-8000-000000000001
