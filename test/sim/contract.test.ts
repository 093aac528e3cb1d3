import { describeCell } from '../contract/cell-driver.ts';
import { simulatedCells } from './sim-world.ts';
import { Simulation } from './simulation.ts';

describeCell('simulated', async () => {
  // A guest with an empty disk: nobody is there to listen, and none answers.
  const traits = { hasAgent: false, shutdownMs: 1e9, accelerator: 'qemu' } as const;
  const simulation = await Simulation.start({ hosts: 1, traits });
  const cells = simulatedCells(simulation);
  const at = { name: 'sim-1', address: simulation.address('sim-1') };
  return {
    driver: (mark) => cells.at(mark === undefined ? at : { ...at, mark }),
    clean: async () => {},
    close: async () => {
      await simulation.check();
      await cells.close();
      await simulation.stop();
    },
  };
});
