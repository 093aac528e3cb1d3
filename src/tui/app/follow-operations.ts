import type { CallOptions, Controller } from '../../controller/controller.ts';
import type { OperationView } from '../../controller/model/views.ts';

/** As many as a screen is scrolled through. */
const limit = 200;

/** Reads the newest operations when it is told that they may be others; one reading at a time, and one after the last word. */
export function createOperationReader(
  controller: Pick<Controller, 'query'>,
  call: CallOptions,
  show: (operations: readonly OperationView[]) => void,
  trouble: (error: unknown) => void,
): () => void {
  let reading = false;
  let again = false;
  const read = async () => {
    if (reading) {
      again = true;
      return;
    }
    reading = true;
    try {
      do {
        again = false;
        show(await controller.query('operation.list', { limit }, call));
      } while (again);
    } catch (error) {
      trouble(error);
    } finally {
      reading = false;
    }
  };
  return () => void read();
}
