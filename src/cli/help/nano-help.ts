import { CommandHelp, Help } from '@oclif/core';

/** oclif's help in our order: what it is for, examples, how it is called, and only then every flag. */
export class NanoHelp extends Help {
  protected override CommandHelpClass = NanoCommandHelp;

  /** The first steps before the lists of what there is. */
  override formatRoot(): string {
    return `${super.formatRoot()}\n\n${this.section('EXAMPLES', firstSteps.map((line) => `$ ${line}`).join('\n'))}`;
  }

  /** Aliases work and are listed with their command; among the commands they would be noise. */
  protected override get sortedCommands() {
    return super.sortedCommands.filter((command) => !command.aliases.includes(command.id));
  }
}

const firstSteps = [
  'nano pool add-cell default cell-1.example.net',
  'nano image import debian-12-genericcloud-amd64.qcow2 --name debian-12',
  'nano instance create web-1 --image debian-12 --wait',
  'nano instance console web-1',
];

const order = ['EXAMPLES', 'USAGE', 'DESCRIPTION', 'ARGUMENTS', 'FLAGS', 'FLAG DESCRIPTIONS', 'ALIASES'];

class NanoCommandHelp extends CommandHelp {
  protected override sections() {
    return super
      .sections()
      .sort((left, right) => order.indexOf(left.header.toUpperCase()) - order.indexOf(right.header.toUpperCase()));
  }
}
