import { Args, Flags } from '@oclif/core';
import { makeChange } from '../../cli/changes/make-change.ts';
import type { Context } from '../../cli/context.ts';
import { defined } from '../../cli/defined.ts';
import { changeFlags, ifNotExistsFlag } from '../../cli/flags/change-flags.ts';
import { imageNameOf, openImageFile } from '../../cli/image-file.ts';
import { NanoCommand } from '../../cli/nano-command.ts';
import { importedLine } from '../../cli/presenters/image.ts';

export default class ImageImport extends NanoCommand {
  static override summary = 'Import a disk image, qcow2 or raw, to clone instances from.';
  static override description =
    'The file is sent to one cell; the others get it from there when they first need it. Its name is made of the file name where --name is absent.';
  static override examples = [
    '<%= config.bin %> image import debian-12-genericcloud-amd64.qcow2 --name debian-12',
    '<%= config.bin %> image import disk.raw --checksum 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  ];
  static override args = {
    file: Args.string({ description: 'file to import', required: true, ignoreStdin: true }),
  };
  static override flags = {
    name: Flags.string({ summary: 'Name of the image.', helpValue: 'NAME' }),
    checksum: Flags.string({ summary: 'SHA-256 that the file must have, in hex.', helpValue: 'SHA256' }),
    cell: Flags.string({ summary: 'Cell to send it to; else the one with most room.', helpValue: 'CELL' }),
    ...ifNotExistsFlag,
    ...changeFlags,
  };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(ImageImport);
    const file = await openImageFile(args.file, context.cwd);
    const name = flags.name ?? imageNameOf(args.file);
    await makeChange(context, flags, {
      kind: 'image.import',
      request: defined({
        name,
        checksum: flags.checksum,
        cell: flags.cell,
        sizeBytes: file.sizeBytes,
        ifNotExists: flags['if-not-exists'],
      }),
      source: file.source,
      name,
      doing: `importing image ${name}`,
      outcome: (image, changed) => ({
        line: changed ? importedLine(image) : `image ${image.name} exists already`,
        next: `nano instance create NAME --image ${image.name}`,
      }),
    });
  }
}
