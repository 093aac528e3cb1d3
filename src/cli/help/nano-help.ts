import { CommandHelp, Help } from '@oclif/core';

/** oclif's help in our order: what it is for, examples, how it is called, and only then every flag. */
export class NanoHelp extends Help {
  protected override CommandHelpClass = NanoCommandHelp;

  /** Aliases work and are listed with their command; among the commands they would be noise. */
  protected override get sortedCommands() {
    return super.sortedCommands.filter((command) => !command.aliases.includes(command.id));
  }
}

const order = ['EXAMPLES', 'USAGE', 'DESCRIPTION', 'ARGUMENTS', 'FLAGS', 'FLAG DESCRIPTIONS', 'ALIASES'];

class NanoCommandHelp extends CommandHelp {
  protected override sections() {
    return super
      .sections()
      .sort((left, right) => order.indexOf(left.header.toUpperCase()) - order.indexOf(right.header.toUpperCase()));
  }
}
