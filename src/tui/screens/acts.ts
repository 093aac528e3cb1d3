import type { CellStats, InstanceStats } from '../../controller/model/stats-views.ts';
import type { Act } from '../app/effects.ts';
import type { Facts } from '../app/facts.ts';
import type { ViewName } from '../app/screens.ts';

/** How sure somebody has to be. */
export type Care =
  /** Enter does it. */
  | 'mild'
  /** Something may be lost: `y` does it; of many, how many they are has to be typed. */
  | 'lossy';

interface ChoiceOf<T> {
  readonly key: string;
  readonly name: string;
  /** What will happen to each of them. */
  readonly happens: string;
  readonly care: Care;
  readonly act: (thing: T) => Act;
  /** Why it makes no sense for this one, as far as can be seen. */
  readonly refuses: (thing: T) => string | null;
}

const offline = ({ contact }: InstanceStats) => (contact === 'offline' ? 'its cell is offline' : null);
const runs = (one: InstanceStats) => one.state === 'running' || one.state === 'paused' || one.state === 'suspended';
/** A paused guest would not hear that it is asked. */
const canBeAsked = (one: InstanceStats) => {
  if (offline(one) === null && one.state === 'paused') return 'is paused: resume it, or force stop';
  return offline(one) ?? (runs(one) || one.state === 'stopping' ? null : `is ${one.state}`);
};
const needs = (state: InstanceStats['state']) => (one: InstanceStats) =>
  offline(one) ?? (one.state === state ? null : `is ${one.state}`);

const instanceChoices: readonly ChoiceOf<InstanceStats>[] = [
  {
    key: 's',
    name: 'start',
    happens: 'is started',
    care: 'mild',
    act: ({ name }) => ({ kind: 'instance.start', request: { name } }),
    refuses: (one) =>
      offline(one) ??
      (one.state === 'stopped' || one.state === 'crashed' || one.state === 'unknown' ? null : `is ${one.state}`),
  },
  {
    key: 't',
    name: 'stop',
    happens: 'is asked to power off',
    care: 'mild',
    act: ({ name }) => ({ kind: 'instance.stop', request: { name } }),
    refuses: canBeAsked,
  },
  {
    key: 'r',
    name: 'restart',
    happens: 'is asked to power off, and started again',
    care: 'mild',
    act: ({ name }) => ({ kind: 'instance.restart', request: { name } }),
    refuses: canBeAsked,
  },
  {
    key: 'p',
    name: 'pause',
    happens: 'stands still and answers nobody; its memory stays',
    care: 'mild',
    act: ({ name }) => ({ kind: 'instance.pause', request: { name } }),
    refuses: needs('running'),
  },
  {
    key: 'u',
    name: 'resume',
    happens: 'goes on where it was',
    care: 'mild',
    act: ({ name }) => ({ kind: 'instance.resume', request: { name } }),
    refuses: needs('paused'),
  },
  {
    key: 'f',
    name: 'force stop',
    happens: 'has its plug pulled: what is not written is lost',
    care: 'lossy',
    act: ({ name }) => ({ kind: 'instance.stop', request: { name, force: true } }),
    refuses: (one) => offline(one) ?? (one.state === 'stopped' || one.state === 'missing' ? `is ${one.state}` : null),
  },
  {
    key: 'd',
    name: 'delete',
    happens: 'is deleted; its disks stay in the trash for a day',
    care: 'lossy',
    act: ({ name }) => ({ kind: 'instance.delete', request: { name } }),
    refuses: (one) => {
      const how = one.state === 'paused' ? 'force stop' : 'stop';
      return offline(one) ?? (runs(one) || one.state === 'stopping' ? `is ${one.state}: ${how} it first` : null);
    },
  },
];

const cellChoices: readonly ChoiceOf<CellStats>[] = [
  {
    key: 'e',
    name: 'enable',
    happens: 'takes new instances again',
    care: 'mild',
    act: ({ name }) => ({ kind: 'cell.enable', request: { name } }),
    refuses: ({ enabled }) => (enabled ? 'is enabled' : null),
  },
  {
    key: 'd',
    name: 'disable',
    happens: 'takes no new instances; what runs there goes on',
    care: 'mild',
    act: ({ name }) => ({ kind: 'cell.disable', request: { name } }),
    refuses: ({ enabled }) => (enabled ? null : 'is disabled'),
  },
];

/** One thing that an act may be done to, or why not. */
export interface Candidate {
  readonly name: string;
  /** Where it is and how it stands: `cell-1, running`. */
  readonly stands: string;
  readonly act: Act;
  readonly refusal: string | null;
}

/** One entry of the menu, for all that are meant. */
export interface Choice {
  readonly key: string;
  readonly name: string;
  readonly happens: string;
  readonly care: Care;
  readonly candidates: readonly Candidate[];
}

/** What can be done with things of a view; nothing where nothing can. */
export function choicesFor(view: ViewName, { stats, readonly }: Facts, ids: readonly string[]): readonly Choice[] {
  if (readonly || stats === null) return [];
  const wanted = new Set(ids);
  if (view === 'instances') {
    const things = stats.instances.filter(({ id }) => wanted.has(id));
    return instanceChoices.map((choice) => choiceOf(choice, things, ({ cell, state }) => `${cell}, ${state}`));
  }
  if (view !== 'cells') return [];
  const things = stats.cells.filter(({ id }) => wanted.has(id));
  return cellChoices.map((choice) => choiceOf(choice, things, ({ pool, contact }) => `${pool}, ${contact}`));
}

function choiceOf<T extends { readonly name: string }>(
  { key, name, happens, care, act, refuses }: ChoiceOf<T>,
  things: readonly T[],
  stands: (thing: T) => string,
): Choice {
  const candidates = things.map((thing) => ({
    name: thing.name,
    stands: stands(thing),
    act: act(thing),
    refusal: refuses(thing),
  }));
  return { key, name, happens, care, candidates };
}

/** `stop`, `force stop` and so on, of an act that was begun. */
export function wordOf({ kind, request }: Act): string {
  const forced = 'force' in request && request.force === true;
  return `${forced ? 'force ' : ''}${kind.slice(kind.indexOf('.') + 1)}`;
}
