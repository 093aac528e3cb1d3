import type { CellWatch, WatchCellRequest } from '../../src/controller/ports/watching.ts';
import { type FakeHost, reach } from './fake-host.ts';

/** A host that is looked at again and again: what it counts is what the test made it count. */
export function fakeWatch(host: FakeHost, { stores, onEvent }: WatchCellRequest): CellWatch {
  host.attempts += 1;
  reach(host);
  return {
    async read() {
      host.readings += 1;
      host.watchers.add(onEvent);
      await host.delay();
      reach(host);
      return {
        isFull: true,
        libvirt: { through: 'libvirtd' },
        host: { ...host.counters },
        storeAvailableBytes: Object.fromEntries(stores.map(({ id }) => [id, host.diskAvailableBytes])),
        domains: [...host.domains].map(([uuid, { name, state }]) => ({
          uuid,
          name,
          state,
          ...(state === 'running' ? { run: 1 } : {}),
          memory: {},
          disks: [],
          interfaces: [],
          ...host.figures.get(uuid),
        })),
      };
    },
    close: () => void host.watchers.delete(onEvent),
  };
}
