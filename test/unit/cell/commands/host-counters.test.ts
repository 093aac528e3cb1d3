import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  cutCounters,
  hostCountersCommand,
  nextCounters,
  readCounters,
} from '../../../../src/cell/commands/host-counters.ts';

const told = `/proc/uptime 1234.56 99.00
/proc/loadavg 0.42 0.30 0.20 1/100 1234
/proc/stat cpu  300 20 100 5000 50 5 5 10 60 4
/proc/pressure/cpu some avg10=18.09 avg60=21.38 avg300=25.64 total=207930591
/proc/pressure/io some avg10=0.50 avg60=0.00 avg300=0.00 total=0
/sys/block/sda/stat 85584 15169 200 26915 68975 58182 400 25771 0 22380 60682
/sys/block/sdb/stat 1 0 8 0 0 0 0 0 0 0 0
/sys/class/net/eth0/statistics/rx_bytes 1000
/sys/class/net/eth0/statistics/tx_bytes 2000
MemTotal: 16000000
MemFree: 1000000
MemAvailable: 8000000
SwapTotal: 1000
SwapFree: 400
guests
guest 150 50 web 1.pid
guest 1 1 db.pid`;

describe("what a cell's shell tells", () => {
  it('is read as counters, a guest in its own share and not twice', () => {
    const { host, guestCpuNs } = readCounters(told);
    expect(host).toEqual({
      uptimeMs: 1_234_560,
      cpu: { userMs: 2_560, systemMs: 1_100, idleMs: 50_000, waitMs: 500, stealMs: 100, guestMs: 640 },
      load: [0.42, 0.3, 0.2],
      memoryTotalBytes: 16_000_000 * 1024,
      memoryAvailableBytes: 8_000_000 * 1024,
      swapUsedBytes: 600 * 1024,
      disks: [
        { name: 'sda', inBytes: 200 * 512, outBytes: 400 * 512 },
        { name: 'sdb', inBytes: 8 * 512, outBytes: 0 },
      ],
      networks: [{ name: 'eth0', inBytes: 1000, outBytes: 2000 }],
      pressure: { cpu: expect.closeTo(0.1809), disk: 0.005 },
    });
    expect([...(guestCpuNs ?? [])]).toEqual([
      ['web 1', 2e9],
      ['db', 2e7],
    ]);
  });

  it("may lack what an old kernel does not count, and the guests where libvirt's files are not to be read", () => {
    const old = told.replace(/^\/proc\/pressure.*\n/gm, '').replace(/^guest[\s\S]*$/m, '');
    const { host, guestCpuNs } = readCounters(old.replace(/^MemAvailable.*\n/m, ''));
    expect(host).not.toHaveProperty('pressure');
    expect(host.memoryAvailableBytes).toBe(1_000_000 * 1024);
    expect(guestCpuNs).toBeUndefined();
  });

  it.each(['', 'garbage', told.replace('/proc/stat', '/proc/stats'), told.replace('cpu  300', 'cpu  x')])(
    "is no answer without the kernel's own figures: %#",
    (text) => expect(() => readCounters(text)).toThrow('the host does not tell its figures'),
  );

  it('is cut at its end, wherever it comes in pieces', () => {
    expect(cutCounters('a\nen')).toBeUndefined();
    expect(cutCounters('a\nend\nb\nend\n')).toEqual({ answer: 'a', rest: 'b\nend\n' });
  });
});

describe.skipIf(process.platform !== 'linux')('the shell itself', () => {
  it("answers each line with this machine's figures, says nothing else, and ends with its input", async () => {
    const [program, ...args] = hostCountersCommand().argv;
    const shell = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    shell.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    shell.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    shell.stdin.end(nextCounters + nextCounters);
    const status = await new Promise((resolve) => shell.on('close', resolve));
    expect(status).toBe(0);
    expect(Buffer.concat(errors).toString()).toBe('');
    const first = cutCounters(Buffer.concat(output).toString());
    const second = cutCounters(first?.rest ?? '');
    expect(second?.rest).toBe('');
    const { host } = readCounters(second?.answer ?? '');
    const uptime = Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]) * 1000;
    expect(Math.abs(host.uptimeMs - uptime)).toBeLessThan(60_000);
    const total = Number(/MemTotal: +(\d+)/.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1]) * 1024;
    expect(host.memoryTotalBytes).toBe(total);
  });
});
