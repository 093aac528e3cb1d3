import { ask } from '../../cli/ask.ts';
import type { Context } from '../../cli/context.ts';
import { listFlags } from '../../cli/flags/list-flags.ts';
import { NanoCommand } from '../../cli/nano-command.ts';
import { prepareList } from '../../cli/output/show-list.ts';
import { imageList } from '../../cli/presenters/image.ts';

export default class ImageList extends NanoCommand {
  static override summary = 'List the images and the cells that have a copy.';
  static override aliases = ['image:ls'];
  static override examples = ['<%= config.bin %> image list', '<%= config.bin %> image list --sort size:desc'];
  static override flags = { ...listFlags };

  protected async act(context: Context): Promise<void> {
    const { flags } = await this.parse(ImageList);
    const list = prepareList(context, flags, imageList);
    const images = await ask(context, 'image.list', {});
    await list.show(images);
    if (images.length === 0) {
      const { tellEmpty } = await import('../../cli/presenters/empty-zone.ts');
      await tellEmpty(context, 'image', undefined);
    }
  }
}
