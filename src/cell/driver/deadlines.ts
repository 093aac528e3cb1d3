/** How long each kind of call may take, in milliseconds. A caller's own deadline shortens it. */
export const deadlines = {
  /** Meeting a host, its login included. */
  connect: 30_000,
  /** Lists, states and other answers of libvirt. */
  read: 10_000,
  /** The same by its own protocol; where it is late, virsh is asked. */
  libvirt: 3_000,
  /** Several questions in one round trip, each with a limit of its own on the cell. */
  survey: 30_000,
  /** All of a cell's files and definitions: thousands of each on a large one. */
  inventory: 180_000,
  /** Where QEMU's capabilities are probed afresh, this alone takes 30 s. */
  define: 60_000,
  start: 60_000,
  /** Ending a guest: libvirt gives QEMU 15 s, and as many again for one that hangs in a device. */
  stop: 60_000,
  /** Small files, folders, empty volumes. */
  file: 30_000,
  network: 30_000,
  /** Longer than a turn is waited for, and what hangs is ended (src/cell/commands/turn.ts). */
  settle: 80_000,
  /** What grows with a disk's size: copying, checking, converting. */
  bulk: 24 * 60 * 60 * 1000,
  /** Tidying up after a failure, which is only tried. */
  tidy: 20_000,
} as const;
