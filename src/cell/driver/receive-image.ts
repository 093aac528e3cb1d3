import type { Command } from '../../controller/model/command.ts';
import { isNanoError, NanoError } from '../../controller/model/errors.ts';
import type { ReceivedImage, ReceiveImageRequest } from '../../controller/ports/images.ts';
import type { ActionContext, CellAction } from '../../controller/ports.ts';
import { parseChecksum, parseFileSize } from '../commands/file-facts.ts';
import { type ImageCommands, imageCommands, listImageCommands } from '../commands/image-commands.ts';
import { namesOf, plannedWork } from '../commands/partial-files.ts';
import { imageProblem, parseImageInfo } from '../commands/qemu-img-output.ts';
import { errorWords } from '../facts/printable.ts';
import type { Call } from './call.ts';
import type { CellLink } from './cell-link.ts';
import { copyIn, type Sent } from './copy-in.ts';
import { deadlines } from './deadlines.ts';
import { diskFullOr } from './disk-full.ts';

/**
 * Brings an image to a cell. Its bytes are compared at both ends before anything looks into them; nothing has the
 * image's name before all checks are passed and it is on the disk. Whatever fails, what was half-written is deleted and
 * what still writes is ended, as far as the cell can be reached; `removeImage` does the same later.
 */
export function receiveImage(link: CellLink, request: ReceiveImageRequest): CellAction<ReceivedImage> {
  return {
    commands: listImageCommands(imageCommands(request, plannedWork)),
    run: async (context) => {
      const commands = imageCommands(request, namesOf(context));
      const reception = new Reception(link, request, context);
      try {
        return await reception.run(commands);
      } catch (error) {
        throw await reception.tidy(commands, error);
      }
    },
  };
}

class Reception {
  readonly #link: CellLink;
  readonly #request: ReceiveImageRequest;
  readonly #context: ActionContext;

  constructor(link: CellLink, request: ReceiveImageRequest, context: ActionContext) {
    this.#link = link;
    this.#request = request;
    this.#context = context;
  }

  async run(commands: ImageCommands): Promise<ReceivedImage> {
    await this.#link.apply(this.#call(commands.clear, 'begin to store the image'));
    const sent = await this.#receive(commands);
    for (const command of commands.convert) await this.#guarded(command, 'convert the image to qcow2');
    const virtualSizeBytes = await this.#inspect(commands.info);
    const { stored } = commands;
    const sizeBytes = stored === undefined ? sent.bytes : await this.#size(stored.size);
    const sha256 = stored === undefined ? sent.sha256 : await this.#checksum(stored.checksum);
    await this.#guarded(commands.publish, 'give the image its name');
    const received: ReceivedImage = {
      sourceSha256: sent.sha256,
      sourceBytes: sent.bytes,
      sha256,
      sizeBytes,
      virtualSizeBytes,
    };
    await this.#guarded(commands.sidecar(this.#request.sidecar(received)), "write the image's record");
    await this.#link.apply(this.#call(commands.tidy, 'tidy up'));
    return received;
  }

  /** Deletes what is half-written and says what went wrong: a full disk, if that was it. */
  async tidy(commands: ImageCommands, error: unknown): Promise<unknown> {
    const code = isNanoError(error) ? error.code : undefined;
    if (code === 'OPERATION_LOST' || code === 'ZONE_LOST') return error;
    const { storePath } = this.#request;
    const reason =
      code === 'COMMAND_FAILED' ? await diskFullOr(error, this.#link, storePath, 'store the image') : error;
    // The caller's signal may be why it failed: tidying up has limits of its own.
    const call = { ...this.#call(commands.tidy, 'tidy up'), bounds: { deadlineMs: deadlines.tidy } };
    await this.#link.change(call).catch(() => undefined);
    return reason;
  }

  async #receive(commands: ImageCommands): Promise<Sent> {
    const { source, expectedBytes, expectedSha256 } = this.#request;
    const { progress } = this.#context;
    const call = this.#following(commands.receive, 'store the image');
    const sent = await copyIn(this.#link, call, { source, expectedBytes, progress });
    if (expectedBytes !== undefined && sent.bytes !== expectedBytes) {
      throw mismatch(`the image has ${sent.bytes} bytes, ${expectedBytes} were expected`);
    }
    if (expectedSha256 !== undefined && sent.sha256 !== expectedSha256.toLowerCase()) {
      throw mismatch(`the image has the SHA-256 ${sent.sha256}, ${expectedSha256} was expected`);
    }
    const size = await this.#size(commands.receivedSize);
    const isWhole = size === sent.bytes && (await this.#checksum(commands.receivedChecksum)) === sent.sha256;
    if (!isWhole) throw mismatch(`${this.#link.name} did not store the bytes that were sent to it`);
    return sent;
  }

  /** The virtual size of an image that can be cloned from; BAD_IMAGE for any other. */
  async #inspect(command: Command): Promise<number> {
    const result = await this.#link.change(this.#following(command, 'read the image'));
    if (result.status !== 0) {
      const words = errorWords(result.stderr).replace(/^qemu-img: /, '');
      throw new NanoError('BAD_IMAGE', `the image cannot be used: qemu-img does not read it as qcow2: ${words}`);
    }
    const info = parseImageInfo(result.stdout);
    const problem = imageProblem(info);
    if (problem !== undefined) throw new NanoError('BAD_IMAGE', `the image cannot be used: ${problem}`);
    return info.virtualSizeBytes;
  }

  async #checksum(command: Command): Promise<string> {
    const sum = parseChecksum(await this.#guarded(command, 'check the image'));
    if (sum === undefined) throw new NanoError('BAD_ANSWER', `${this.#link.name}: sha256sum answered no checksum`);
    return sum;
  }

  async #size(command: Command): Promise<number> {
    const size = parseFileSize(await this.#guarded(command, 'measure the image'));
    if (size === undefined) throw new NanoError('BAD_ANSWER', `${this.#link.name}: stat answered no size`);
    return size;
  }

  #guarded(command: Command, doing: string): Promise<string> {
    return this.#link.apply(this.#following(command, doing));
  }

  /** What comes between the first command and the last: it does nothing once the last one has tidied up. */
  #following(command: Command, doing: string): Call {
    const call = this.#call(command, doing);
    return { ...call, guard: { ...call.guard, follows: true } };
  }

  #call(command: Command, doing: string) {
    const guard = { storePath: this.#request.storePath, work: this.#context };
    return { command, doing, deadlineMs: deadlines.bulk, bounds: this.#context, guard } satisfies Call;
  }
}

function mismatch(message: string): NanoError {
  return new NanoError('CHECKSUM_MISMATCH', message);
}
