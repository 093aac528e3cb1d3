import { hostCountersCommand } from '../../../src/cell/commands/host-counters.ts';
import { activityOf, ownTime } from '../model/activity.ts';
import type { Host } from '../model/host.ts';
import { type Call, fine } from './call.ts';
import { Pattern } from './pattern.ts';
import type { Rule } from './rule.ts';

const bootedMs = Date.now() - 3_600_000;
const msPerTick = 10;
const sectorBytes = 512;
const newline = '\n'.charCodeAt(0);

/** The shell that stays while a cell is watched: it answers each line until there are no more. */
export const watchRules: readonly Rule[] = [
  {
    pattern: new Pattern(() => hostCountersCommand()),
    async run({ host, process, stdin, write }: Call) {
      const answerAll = async () => {
        for await (const chunk of stdin)
          for (const byte of chunk) if (byte === newline) write?.(told(host, Date.now()));
      };
      await process.until(answerAll());
      return fine;
    },
  },
];

/** What its guests do is what it does; the time of their QEMUs it leaves to libvirt. */
function told(host: Host, nowMs: number): string {
  const sums = { cpuMs: 0, readBytes: 0, writtenBytes: 0, inBytes: 0, outBytes: 0 };
  for (const { uuid, run } of host.libvirt.domains.values()) {
    if (run === undefined) continue;
    const activity = activityOf(uuid);
    const time = ownTime(activity, Math.max(0, nowMs - run.sinceMs));
    sums.cpuMs += (time * activity.cpuNs) / 1e6;
    sums.readBytes += time * activity.readRequests * activity.requestBytes;
    sums.writtenBytes += time * activity.writeRequests * activity.requestBytes;
    sums.inBytes += time * activity.receivedPackets * activity.packetBytes;
    sums.outBytes += time * activity.sentPackets * activity.packetBytes;
  }
  const upMs = nowMs - bootedMs;
  const ticks = (ms: number) => Math.floor(ms / msPerTick);
  const system = ticks(upMs * 0.02);
  const guest = ticks(sums.cpuMs);
  const idle = Math.max(0, ticks(upMs * host.traits.cores) - guest - system);
  const sectors = (bytes: number) => Math.floor(bytes / sectorBytes);
  const card = '/sys/class/net/eth0/statistics';
  return `/proc/uptime ${(upMs / 1000).toFixed(2)} 0.00
/proc/loadavg 0.50 0.40 0.30 1/100 1234
/proc/stat cpu  ${guest} 0 ${system} ${idle} 0 0 0 0 ${guest} 0
/proc/pressure/cpu some avg10=1.50 avg60=1.00 avg300=0.50 total=1000
/proc/pressure/memory some avg10=0.00 avg60=0.00 avg300=0.00 total=0
/proc/pressure/io some avg10=0.25 avg60=0.00 avg300=0.00 total=10
/sys/block/sda/stat 0 0 ${sectors(sums.readBytes)} 0 0 0 ${sectors(sums.writtenBytes)} 0 0 0 0
${card}/rx_bytes ${Math.floor(sums.inBytes)}
${card}/tx_bytes ${Math.floor(sums.outBytes)}
MemTotal: ${Math.floor(host.traits.memoryBytes / 1024)}
MemAvailable: ${Math.floor(host.memoryAvailableBytes / 1024)}
SwapTotal: 0
SwapFree: 0
end
`;
}
