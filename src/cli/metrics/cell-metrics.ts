import type { StoreStats, ZoneStats } from '../../controller/model/stats-views.ts';
import { type ContactState, counts } from '../../controller/observation/contact.ts';
import { family, type Metric, metricOf, metricOfParts, only } from './metric.ts';

/** All cells: whether they are there. */
const cells = family(
  ({ cells }: ZoneStats) => cells,
  ['pool', 'cell'],
  ({ pool, name }) => [pool, name],
);
const always = metricOf(cells);
const alwaysParts = metricOfParts(cells);

/** Those that answer: what one that does not last told is no figure of now. */
const answering = only(cells, ({ contact }) => counts(contact));
const told = metricOf(answering);
const toldParts = metricOfParts(answering);

const states: readonly ContactState[] = ['unknown', 'online', 'slow', 'offline', 'disabled'];

export const cellMetrics: readonly Metric[] = [
  always('nano_cell_up', 'Whether the cell answers.', ({ contact }) => counts(contact)),
  always('nano_cell_enabled', 'Whether the cell takes new instances.', (cell) => cell.enabled),
  alwaysParts('nano_cell_contact', 'How the cell stands: 1 for the state that it is in.', 'state', ({ contact }) =>
    Object.fromEntries(states.map((state) => [state, state === contact])),
  ),
  always('nano_cell_read_timestamp_seconds', 'When the cell last answered.', ({ readAt }) =>
    readAt === null ? null : Date.parse(readAt) / 1_000,
  ),
  told('nano_cell_answer_seconds', 'How long the last answer took.', ({ tookMs }) =>
    tookMs === null ? null : tookMs / 1_000,
  ),
  told('nano_cell_uptime_seconds', 'Since the cell was booted.', (cell) => cell.uptimeSeconds),
  told('nano_cell_cpu_cores', 'Processors of the cell.', (cell) => cell.cores),
  told('nano_cell_cpu_usage_ratio', 'Share of all its processors in use.', (cell) => cell.cpu?.used ?? null),
  toldParts(
    'nano_cell_cpu_mode_ratio',
    'Share of all its processors by what they do; guest is no part of user.',
    'mode',
    ({ cpu }) =>
      cpu === null ? {} : { user: cpu.user, system: cpu.system, wait: cpu.wait, steal: cpu.steal, guest: cpu.guest },
  ),
  told('nano_cell_load1', 'Load, mean of a minute.', ({ load }) => load?.[0] ?? null),
  told('nano_cell_load5', 'Load, mean of five minutes.', ({ load }) => load?.[1] ?? null),
  told('nano_cell_load15', 'Load, mean of fifteen minutes.', ({ load }) => load?.[2] ?? null),
  told('nano_cell_memory_size_bytes', 'Memory of the cell.', (cell) => cell.memoryBytes),
  told('nano_cell_memory_used_bytes', 'Memory in use.', (cell) => cell.memoryUsedBytes),
  told('nano_cell_memory_available_bytes', 'Memory that could still be given.', (cell) => cell.memoryAvailableBytes),
  told('nano_cell_swap_used_bytes', 'Swap in use.', (cell) => cell.swapUsedBytes),
  toldParts(
    'nano_cell_pressure_ratio',
    'Share of the last ten seconds in which some task waited for it.',
    'resource',
    ({ pressure }) => (pressure === null ? {} : { ...pressure }),
  ),
  toldParts('nano_cell_store_size_bytes', 'Size of the file system of a store.', 'path', ({ stores }) =>
    byPath(stores, ({ capacityBytes }) => capacityBytes),
  ),
  toldParts('nano_cell_store_available_bytes', 'Free in the file system of a store.', 'path', ({ stores }) =>
    byPath(stores, ({ availableBytes }) => availableBytes),
  ),
  told('nano_cell_disk_read_bytes_per_second', 'Read from its disks.', ({ disk }) => disk.inBytesPerSecond),
  told('nano_cell_disk_write_bytes_per_second', 'Written to its disks.', ({ disk }) => disk.outBytesPerSecond),
  told('nano_cell_network_receive_bytes_per_second', 'Received.', ({ network }) => network.inBytesPerSecond),
  told('nano_cell_network_transmit_bytes_per_second', 'Sent.', ({ network }) => network.outBytesPerSecond),
  toldParts('nano_cell_domains', 'Domains on the cell, foreign ones too.', 'state', ({ domains }) => domains),
  told('nano_cell_instances', "Domains on the cell that are nano's.", (cell) => cell.instances),
  told('nano_cell_foreign_domains', "Domains on the cell that are not nano's.", (cell) => cell.foreign),
];

function byPath(stores: readonly StoreStats[], of: (store: StoreStats) => number | null) {
  return Object.fromEntries(stores.map((store) => [store.path, of(store)]));
}
