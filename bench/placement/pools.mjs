const GiB = 1024 ** 3;
const MiB = 1024 ** 2;

/** Cells of one size, or of sizes that differ by their index; nothing on them. */
export function makePool(count, sizeOf, policy) {
  const cells = Array.from({ length: count }, (_, index) => {
    const { cores, memoryBytes, diskBytes } = sizeOf(index);
    return {
      id: `cell-${index}`,
      name: `cell-${String(index).padStart(5, '0')}`,
      state: 'ready',
      enabled: true,
      architecture: 'x86_64',
      accelerator: 'kvm',
      networks: ['bridge:br0'],
      labels: {},
      cores,
      memoryBytes,
      store: { id: `store-${index}`, path: '/srv', capacityBytes: diskBytes, foreignBytes: 0, formats: ['qcow2'] },
      foreign: { cores: 0, memoryBytes: 0 },
      claimed: { cores: 0, memoryBytes: 0, diskBytes: 0 },
      instances: 0,
      policy,
      images: [],
    };
  });
  return { policy, cells, instances: [], now: 0 };
}

/** The same for all, as hspace counts: nothing kept, nothing for QEMU. */
export function bare(policy) {
  return { ...policy, keptCores: 0, keptMemoryBytes: 0, keptDiskBytes: 0, overheadBytes: 0, overheadPerCoreBytes: 0 };
}

/** Three generations of hosts, as a pool that has grown has them. */
export function mixedSize(index) {
  const sizes = [
    { cores: 16, memoryBytes: 64 * GiB, diskBytes: 1000 * GiB },
    { cores: 32, memoryBytes: 192 * GiB, diskBytes: 2000 * GiB },
    { cores: 64, memoryBytes: 384 * GiB, diskBytes: 4000 * GiB },
  ];
  return sizes[index % sizes.length];
}

export { GiB, MiB };
