import { NanoError } from '../model/errors.ts';

/** An interrupted import cannot go on without the operator's file. */
export async function* lostSource(): AsyncGenerator<Uint8Array> {
  yield* [];
  throw new NanoError('WRONG_STATE', 'the bytes of the image came from the command that was interrupted', {
    hint: 'roll the operation back and import the file again',
  });
}
