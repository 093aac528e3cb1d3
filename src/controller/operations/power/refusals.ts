import type { DomainState } from '../../model/cell.ts';
import { NanoError } from '../../model/errors.ts';

export type PowerVerb = 'start' | 'stop' | 'restart' | 'reset' | 'pause' | 'resume';

interface Guest {
  readonly name: string;
  readonly state: DomainState;
  /** Whether the guest is not asked, but its plug is pulled. */
  readonly force: boolean;
}

interface Refusal {
  /** What follows the instance's name. */
  readonly why: string;
  readonly remedy?: (name: string) => string;
}

type Refusals = Readonly<Partial<Record<DomainState, Refusal>>>;

const start = (name: string) => `nano instance start ${name}`;
const resume = (name: string) => `nano instance resume ${name}`;
const off: Refusals = {
  stopped: { why: 'is stopped', remedy: start },
  crashed: { why: 'has crashed', remedy: start },
  suspended: { why: 'is suspended', remedy: start },
  stopping: { why: 'is still stopping' },
};
/** libvirt does not even pass it on. */
const unheard = (verb: PowerVerb): Refusal => ({
  why: 'is paused: its guest would not hear that it is to power off',
  remedy: (name) => `${resume(name)} first, or nano instance ${verb} --force ${name}`,
});

/** The states in which an act makes no sense; in all others it is tried. */
const refusals: Readonly<Record<PowerVerb, Refusals>> = {
  start: {
    running: { why: 'is already running' },
    paused: { why: 'is paused', remedy: resume },
    stopping: { why: 'is still stopping' },
  },
  stop: { stopped: { why: 'is already stopped' }, paused: unheard('stop') },
  restart: { stopped: { why: 'is stopped', remedy: start }, paused: unheard('restart') },
  reset: {
    stopped: { why: 'is stopped', remedy: start },
    paused: {
      why: 'is paused, and would stay so',
      remedy: (name) => `${resume(name)} first, or nano instance restart --force ${name}`,
    },
  },
  pause: { ...off, paused: { why: 'is already paused' } },
  resume: { ...off, running: { why: 'is already running' } },
};

/** Throws WRONG_STATE, with what to do instead, when an act makes no sense in the guest's present state. */
export function refuse(verb: PowerVerb, { name, state, force }: Guest): void {
  const refusal = refusals[verb][state];
  if (refusal === undefined || (force && state === 'paused')) return;
  const { why, remedy } = refusal;
  throw new NanoError('WRONG_STATE', `instance "${name}" ${why}`, remedy === undefined ? {} : { hint: remedy(name) });
}
