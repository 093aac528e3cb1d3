import { ask } from '../../cli/ask.ts';
import type { Context } from '../../cli/context.ts';
import { outputFlags } from '../../cli/flags/output-flags.ts';
import { argument } from '../../cli/flags/target-flags.ts';
import { NanoCommand } from '../../cli/nano-command.ts';
import { showDetails } from '../../cli/output/show-details.ts';
import { imageDetails, imageList } from '../../cli/presenters/image.ts';

export default class ImageShow extends NanoCommand {
  static override summary = 'Show an image: its sizes, its checksum and its copies.';
  static override aliases = ['image:info'];
  static override examples = [
    '<%= config.bin %> image show debian-12',
    '<%= config.bin %> image show debian-12 --json',
  ];
  static override args = { image: argument('image to show') };
  static override flags = { ...outputFlags };

  protected async act(context: Context): Promise<void> {
    const { args, flags } = await this.parse(ImageShow);
    const image = await ask(context, 'image.show', { name: args.image });
    await showDetails(context, flags, imageList, image, (now) => imageDetails(image, now));
  }
}
