import { confirm } from '../../cli/changes/confirm.ts';
import { makeChange } from '../../cli/changes/make-change.ts';
import type { Context } from '../../cli/context.ts';
import { defined } from '../../cli/defined.ts';
import { changeFlags, ifExistsFlag, yesFlag } from '../../cli/flags/change-flags.ts';
import { argument } from '../../cli/flags/target-flags.ts';
import { NanoCommand } from '../../cli/nano-command.ts';

export default class ImageDelete extends NanoCommand {
  static override summary = 'Delete an image, with its copies on all cells.';
  static override description = 'An image that instances were cloned from is not deleted while they exist.';
  static override aliases = ['image:rm'];
  static override examples = ['<%= config.bin %> image delete debian-11'];
  static override args = { image: argument('image to delete') };
  static override flags = { ...yesFlag, ...ifExistsFlag, ...changeFlags };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(ImageDelete);
    const { image } = args;
    await confirm(context, flags, `deleting image ${image}`, () => ({
      text: `delete image ${image}, with its copies on all cells?`,
    }));
    await makeChange(context, flags, {
      kind: 'image.delete',
      request: defined({ name: image, ifExists: flags['if-exists'] }),
      name: image,
      doing: `deleting image ${image}`,
      outcome: (_, changed) => ({ line: changed ? `deleted image ${image}` : `there is no image ${image}` }),
    });
  }
}
