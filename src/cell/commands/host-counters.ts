import type { Command } from '../../controller/model/command.ts';
import { NanoError } from '../../controller/model/errors.ts';
import type {
  CpuCounters,
  HostCounters,
  PressureCounters,
  TransferCounters,
} from '../../controller/model/host-counters.ts';

/**
 * One shell on the cell for as long as it is watched: for each line that it reads it prints the first line of some of the
 * kernel's files, and `end`. It starts no program for that, as starting one costs more than all the rest; it ends with
 * its input.
 *
 * Only physical devices are named, so what passes a bridge, a bond or a mapped device is counted once. Where no network
 * card is physical (a container), those are named that are neither a guest's nor made of others.
 *
 * Of guests it tells the time of their QEMUs, by libvirt's files of process ids: libvirt itself would ask each QEMU.
 */
const script = `names() {
  files='/proc/uptime /proc/loadavg /proc/stat'
  for one in cpu memory io; do
    [ -r "/proc/pressure/$one" ] && files="$files /proc/pressure/$one"
  done
  for one in /sys/block/*; do
    hidden=0
    [ -e "$one/hidden" ] && read -r hidden <"$one/hidden"
    [ -e "$one/device" ] && [ "$hidden" = 0 ] && files="$files $one/stat"
  done
  cards=
  for one in /sys/class/net/*; do [ -e "$one/device" ] && cards="$cards $one"; done
  if [ -z "$cards" ]; then
    for one in /sys/class/net/*; do
      [ "\${one##*/}" = lo ] || [ -e "$one/bridge" ] || [ -e "$one/bonding" ] || [ -e "$one/tun_flags" ] || cards="$cards $one"
    done
  fi
  for one in $cards; do files="$files $one/statistics/rx_bytes $one/statistics/tx_bytes"; done
}
tell() {
  out=
  for file in $files; do read -r line <"$file" && out="$out$file $line
"; done
  while read -r name value rest; do
    case $name in MemTotal: | MemFree: | MemAvailable: | SwapTotal: | SwapFree:) out="$out$name $value
" ;; esac
    [ "$name" = SwapFree: ] && break
  done </proc/meminfo
  if [ "$user" = 0 ]; then
    out="\${out}guests
"
    for file in /run/libvirt/qemu/*.pid; do
      pid=
      line=
      read -r pid <"$file"
      [ -n "$pid" ] && read -r line <"/proc/$pid/stat"
      set -- \${line##*) }
      [ -n "\${13}" ] && out="\${out}guest \${12} \${13} \${file##*/}
"
    done
  fi
  printf '%send\\n' "$out"
}
user=$(id -u)
turn=0
while read -r line; do
  [ $((turn % 30)) = 0 ] && names
  turn=$((turn + 1))
  tell 2>/dev/null
done`;

export function hostCountersCommand(): Command {
  return { argv: ['sh', '-c', script, 'nano-host-counters'] };
}

/** What asks for the next answer. */
export const nextCounters = '\n';

const ending = '\nend\n';

/** The first answer in what has come so far, and what stands after it; undefined while it is not all there. */
export function cutCounters(text: string): { readonly answer: string; readonly rest: string } | undefined {
  const at = text.indexOf(ending);
  return at === -1 ? undefined : { answer: text.slice(0, at), rest: text.slice(at + ending.length) };
}

/** What a cell counts of itself, and of its guests where it may be known. */
export interface ToldCounters {
  readonly host: HostCounters;
  /** Nanoseconds of each running domain's QEMU, by the domain's name. */
  readonly guestCpuNs?: ReadonlyMap<string, number>;
}

/** Reads one answer. BAD_ANSWER where the kernel's own figures are not in it. */
export function readCounters(answer: string): ToldCounters {
  const lines = answer.split('\n');
  const files = new Map<string, string>();
  for (const line of lines) {
    const end = line.indexOf(' ');
    if (end > 0) files.set(line.slice(0, end), line.slice(end + 1));
  }
  const [one, five, fifteen] = numbers(files.get('/proc/loadavg'), 3);
  const [uptime] = numbers(files.get('/proc/uptime'), 1);
  const cpu = readCpu(files.get('/proc/stat'));
  const availableBytes = kibibytes(files, 'MemAvailable') ?? kibibytes(files, 'MemFree');
  if (cpu === undefined || fifteen === undefined || uptime === undefined || availableBytes === undefined) {
    throw new NanoError('BAD_ANSWER', 'the host does not tell its figures');
  }
  const swapTotal = kibibytes(files, 'SwapTotal');
  const swapFree = kibibytes(files, 'SwapFree');
  const pressure = readPressure(files);
  const host = {
    uptimeMs: uptime * 1000,
    cpu,
    load: [one ?? 0, five ?? 0, fifteen],
    memoryTotalBytes: kibibytes(files, 'MemTotal') ?? availableBytes,
    memoryAvailableBytes: availableBytes,
    ...(swapTotal === undefined || swapFree === undefined ? {} : { swapUsedBytes: swapTotal - swapFree }),
    disks: readDisks(files),
    networks: readNetworks(files),
    ...(pressure === undefined ? {} : { pressure }),
  } as const;
  return lines.includes('guests') ? { host, guestCpuNs: readGuests(lines) } : { host };
}

function readGuests(lines: readonly string[]): ReadonlyMap<string, number> {
  const guests = new Map<string, number>();
  for (const line of lines) {
    const [, user, system, name] = /^guest (\d{1,15}) (\d{1,15}) (.+)\.pid$/.exec(line) ?? [];
    if (name !== undefined) guests.set(name, (Number(user) + Number(system)) * nsPerTick);
  }
  return guests;
}

const nsPerTick = 1e7;

/** The kernel counts in hundredths of a second for programs, and a guest's time in `user` and `nice` as well. */
const msPerTick = 10;

function readCpu(text: string | undefined): CpuCounters | undefined {
  const line = /^cpu {1,2}(.+)$/.exec(text ?? '')?.[1];
  const [user, nice, system, idle, wait = 0, irq = 0, softirq = 0, steal = 0, guest = 0, guestNice = 0] = numbers(
    line,
    10,
  );
  if (user === undefined || nice === undefined || system === undefined || idle === undefined) return undefined;
  return {
    userMs: Math.max(0, user + nice - guest - guestNice) * msPerTick,
    systemMs: (system + irq + softirq) * msPerTick,
    idleMs: idle * msPerTick,
    waitMs: wait * msPerTick,
    stealMs: steal * msPerTick,
    guestMs: (guest + guestNice) * msPerTick,
  };
}

/** Documentation/block/stat.rst: sectors of 512 bytes, whatever the disk's own are. */
const sectorBytes = 512;

function readDisks(files: ReadonlyMap<string, string>): TransferCounters[] {
  return [...files].flatMap(([path, text]) => {
    const name = /^\/sys\/block\/([^/]+)\/stat$/.exec(path)?.[1];
    const [, , read, , , , written] = numbers(text, 7);
    if (name === undefined || read === undefined || written === undefined) return [];
    return { name, inBytes: read * sectorBytes, outBytes: written * sectorBytes };
  });
}

function readNetworks(files: ReadonlyMap<string, string>): TransferCounters[] {
  return [...files].flatMap(([path, text]) => {
    const name = /^\/sys\/class\/net\/([^/]+)\/statistics\/rx_bytes$/.exec(path)?.[1];
    const [inBytes] = numbers(text, 1);
    const [outBytes] = numbers(files.get(`/sys/class/net/${name}/statistics/tx_bytes`), 1);
    return name === undefined || inBytes === undefined || outBytes === undefined ? [] : { name, inBytes, outBytes };
  });
}

/** Shares of ten seconds in which some task waited, or undefined for a kernel that does not count them. */
function readPressure(files: ReadonlyMap<string, string>): PressureCounters | undefined {
  const of = (name: string) => {
    const percent = /^some avg10=(\d{1,3}\.\d+)/.exec(files.get(`/proc/pressure/${name}`) ?? '')?.[1];
    return percent === undefined ? undefined : Number(percent) / 100;
  };
  const [cpu, memory, disk] = [of('cpu'), of('memory'), of('io')];
  if (cpu === undefined && memory === undefined && disk === undefined) return undefined;
  return {
    ...(cpu === undefined ? {} : { cpu }),
    ...(memory === undefined ? {} : { memory }),
    ...(disk === undefined ? {} : { disk }),
  };
}

function kibibytes(files: ReadonlyMap<string, string>, name: string): number | undefined {
  const [value] = numbers(files.get(`${name}:`), 1);
  return value === undefined ? undefined : value * 1024;
}

/** Up to `most` numbers at the beginning of a text; undefined, and nothing after it, for what is none. */
function numbers(text: string | undefined, most: number): readonly (number | undefined)[] {
  const words = (text ?? '').trim().split(/\s+/, most);
  return words.map((word) => (/^\d{1,20}(\.\d+)?$/.test(word) ? Number(word) : undefined));
}
