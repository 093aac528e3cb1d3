import { describeCell } from '../contract/cell-driver.ts';
import type { HostTraits } from './model/host.ts';
import { simulatedCells } from './sim-world.ts';
import { Simulation } from './simulation.ts';

// A guest with an empty disk: nobody is there to listen, and none answers.
const common = { hasAgent: false, shutdownMs: 1e9, accelerator: 'qemu' } as const;

const ways = [
  { through: 'libvirtd', traits: { libvirtSocket: 'libvirtd' } },
  { through: 'virtqemud', traits: { libvirtSocket: 'virtqemud' } },
  { through: 'virt-ssh-helper', traits: { libvirtSocket: 'none' } },
  { through: 'virsh', traits: { libvirtSocket: 'none', hasSshHelper: false } },
] as const satisfies readonly { through: string; traits: Partial<HostTraits> }[];

for (const { through, traits } of ways) {
  describeCell(`simulated, through ${through}`, async () => {
    const simulation = await Simulation.start({ hosts: 1, traits: { ...common, ...traits } });
    const cells = simulatedCells(simulation);
    const at = { name: 'sim-1', address: simulation.address('sim-1') };
    return {
      driver: (mark) => cells.at(mark === undefined ? at : { ...at, mark }),
      through,
      clean: async () => {},
      close: async () => {
        await simulation.check();
        await cells.close();
        await simulation.stop();
      },
    };
  });
}
