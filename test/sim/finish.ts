import { isNanoError } from '../../src/controller/model/errors.ts';
import { call, type SimWorld } from './sim-world.ts';

export type Way = 'resume' | 'rollback';
export type Ending = 'resumed' | 'rolled back' | 'nothing';

/** Finishes all that is open. Rolling back is refused after the commit: then resuming must complete it. */
export async function finish(world: SimWorld, how: Way): Promise<Ending> {
  let did: Ending = 'nothing';
  for (;;) {
    const open = await world.store.find('operations', 'open', {});
    // A child is finished by whoever resumes its parent.
    const operation = open.find((one) => one.kind !== 'image.replicate') ?? open[0];
    if (operation === undefined) return did;
    const { controller } = await world.process();
    const reference = { operation: `#${operation.number}` };
    try {
      await controller[how](reference, call).result;
      did = how === 'resume' ? 'resumed' : 'rolled back';
    } catch (error) {
      if (how === 'rollback' && isNanoError(error) && error.message.includes('cannot go back')) {
        await controller.resume(reference, call).result;
        did = 'resumed';
      } else if (how === 'resume' && isNanoError(error) && error.message.includes('came from the command')) {
        did = 'rolled back';
      } else throw error;
    }
  }
}
