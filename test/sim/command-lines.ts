import type { ChangeKind } from '../../src/controller/controller.ts';

/** What an operator types for a change; `undefined` where no command makes just this one. */
type CommandLine = readonly string[] | undefined;

const force = ['--force', '--yes'];

/** The commands for the changes in scenarios.ts, each under its scenario's name. IMAGE stands for a file of an image. */
export const commandLines: { readonly [K in ChangeKind]: Readonly<Record<string, CommandLine>> } = {
  'pool.create': { plain: ['pool', 'create', 'blue'] },
  'pool.delete': { plain: ['pool', 'delete', 'blue', '--yes'] },
  'pool.set': { plain: ['pool', 'set', 'default', '--strategy', 'pack', '--keep-cores', '1'] },
  'pool.add-cell': {
    first: ['pool', 'add-cell', 'default', 'one'],
    second: ['pool', 'add-cell', 'default', 'two'],
    'taken over': ['pool', 'add-cell', 'default', 'two', '--take-over'],
  },
  'pool.remove-cell': {
    empty: ['pool', 'remove-cell', 'default', 'two', '--yes'],
    'with a copy of an image': ['pool', 'remove-cell', 'default', 'two', '--yes'],
  },
  'cell.enable': { plain: ['cell', 'enable', 'one'] },
  'cell.disable': { plain: ['cell', 'disable', 'one'] },
  'cell.set': { plain: ['cell', 'set', 'one', '--cores-ratio', '2', '--label', 'rack=r1'] },
  'image.import': { plain: ['image', 'import', 'IMAGE', '--name', 'base'] },
  'image.delete': { plain: ['image', 'delete', 'base', '--yes'] },
  'instance.create': {
    'from an image that is there': [
      ...['instance', 'create', 'web', '--image', 'base', '--cell', 'one'],
      ...['--disk', '2G', '--disk', '1G'],
    ],
    'from an image on another cell': ['instance', 'create', 'web', '--image', 'base', '--cell', 'two'],
  },
  'instance.start': { plain: ['instance', 'start', 'web'] },
  'instance.stop': { plain: ['instance', 'stop', 'web'] },
  'instance.restart': { plain: ['instance', 'restart', 'web'] },
  'instance.reset': { plain: ['instance', 'reset', 'web'] },
  'instance.pause': { plain: ['instance', 'pause', 'web'] },
  'instance.resume': { plain: ['instance', 'resume', 'web'] },
  'instance.delete': {
    'to the trash': ['instance', 'delete', 'web', ...force],
    'for good': ['instance', 'delete', 'web', '--purge', ...force],
  },
  'instance.undelete': { plain: ['instance', 'undelete', 'web'] },
  'trash.purge': { plain: ['trash', 'empty', 'web', '--yes'] },
  'zone.rebuild': { 'in the place of what is there': ['rebuild', ...force] },
  'zone.correct': { counters: undefined },
  'cell.recover': { 'that obeys an older generation': ['verify', '--fix', '--ignore', 'OPERATION_OPEN'] },
  'cell.clean': { 'nothing to clean': undefined },
  'instance.define': { 'what is there': undefined },
  'instance.adopt': { plain: ['adopt', 'one', 'Old_Mail'] },
  'instance.release': { plain: ['release', 'old-mail'] },
  'operation.prune': { plain: ['operation', 'prune', '--older-than', '1s', '--yes'] },
  'zone.take-over': { 'one cell of two': ['cell', 'take-over', 'one'] },
};
