import type { ZoneStats } from '../../controller/model/stats-views.ts';
import { counts } from '../../controller/observation/contact.ts';
import { family, type Metric, metricOf, only } from './metric.ts';

/** All instances: what is wanted of them. */
const instances = family(
  ({ instances }: ZoneStats) => instances,
  ['pool', 'cell', 'instance'],
  ({ pool, cell, name }) => [pool, cell, name],
);
const always = metricOf(instances);
/** Those whose cell answers. */
const seen = only(instances, ({ contact }) => counts(contact));
const told = metricOf(seen);
/** Those that a process of QEMU runs. */
const up = metricOf(only(seen, ({ state }) => state === 'running' || state === 'paused' || state === 'stopping'));

export const instanceMetrics: readonly Metric[] = [
  always('nano_instance_wanted_running', 'Whether the instance is meant to run.', (one) => one.desiredPower === 'on'),
  told('nano_instance_running', 'Whether the instance runs.', ({ state }) =>
    state === 'unknown' ? null : state === 'running',
  ),
  always('nano_instance_cpu_cores', 'Processors that the instance has.', (one) => one.cores),
  up(
    'nano_instance_cpu_seconds_total',
    'Processor time since the instance was started.',
    (one) => one.cpuSeconds,
    'counter',
  ),
  up('nano_instance_cpu_usage_ratio', 'Share of its own processors in use.', (one) => one.cpuShare),
  up('nano_instance_cpu_steal_ratio', 'Share of the time in which its processors waited.', (one) => one.stealShare),
  always('nano_instance_memory_size_bytes', 'Memory that the instance has.', (one) => one.memoryBytes),
  up('nano_instance_memory_used_bytes', 'Memory in use, as its guest tells.', (one) => one.memoryUsedBytes),
  up('nano_instance_memory_resident_bytes', 'Memory that its cell gives for it.', (one) => one.memoryResidentBytes),
  always('nano_instance_disk_size_bytes', 'Size of its disks.', (one) => one.diskBytes),
  told('nano_instance_disk_stored_bytes', 'What its disks take of the store.', (one) => one.storedBytes),
  up('nano_instance_disk_read_bytes_per_second', 'Read from its disks.', ({ disk }) => disk.inBytesPerSecond),
  up('nano_instance_disk_write_bytes_per_second', 'Written to its disks.', ({ disk }) => disk.outBytesPerSecond),
  up('nano_instance_disk_reads_per_second', 'Requests to read.', ({ disk }) => disk.readsPerSecond),
  up('nano_instance_disk_writes_per_second', 'Requests to write.', ({ disk }) => disk.writesPerSecond),
  up('nano_instance_disk_read_seconds', 'Mean time of a request to read.', ({ disk }) => seconds(disk.readMs)),
  up('nano_instance_disk_write_seconds', 'Mean time of a request to write.', ({ disk }) => seconds(disk.writeMs)),
  up('nano_instance_network_receive_bytes_per_second', 'Received.', ({ network }) => network.inBytesPerSecond),
  up('nano_instance_network_transmit_bytes_per_second', 'Sent.', ({ network }) => network.outBytesPerSecond),
  up(
    'nano_instance_network_receive_packets_per_second',
    'Packets received.',
    ({ network }) => network.inPacketsPerSecond,
  ),
  up(
    'nano_instance_network_transmit_packets_per_second',
    'Packets sent.',
    ({ network }) => network.outPacketsPerSecond,
  ),
  up('nano_instance_network_drops_per_second', 'Packets dropped, both ways.', ({ network }) => network.dropsPerSecond),
  up('nano_instance_agent_connected', "Whether the guest's agent is connected.", (one) => one.agent),
];

function seconds(milliseconds: number | null): number | null {
  return milliseconds === null ? null : milliseconds / 1_000;
}
