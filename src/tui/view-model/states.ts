import type { OperationState } from '../../controller/model/operation.ts';
import type { InstanceStats } from '../../controller/model/stats-views.ts';
import type { InstanceCondition } from '../../controller/model/views.ts';
import type { ContactState } from '../../controller/observation/contact.ts';
import type { Glyphs } from '../terminal/glyphs.ts';
import type { Tone } from '../terminal/theme.ts';
import type { Freshness } from './column.ts';
import { type Span, span } from './line.ts';

export const instanceTones: Readonly<Record<InstanceCondition, Tone>> = {
  running: 'good',
  paused: 'warn',
  suspended: 'warn',
  stopping: 'warn',
  creating: 'warn',
  deleting: 'warn',
  stopped: 'dim',
  crashed: 'bad',
  missing: 'bad',
  unknown: 'dim',
};

export const contactTones: Readonly<Record<ContactState, Tone>> = {
  online: 'good',
  slow: 'warn',
  disabled: 'warn',
  offline: 'bad',
  unknown: 'dim',
};

export const operationTones: Readonly<Record<OperationState, Tone>> = {
  running: 'warn',
  waiting: 'warn',
  succeeded: 'good',
  failed: 'bad',
  'rolled-back': 'dim',
  interrupted: 'bad',
};

/** What counts are listed in: what is well, then the worst first, so that what is cut off matters least. */
export const instanceOrder: readonly InstanceCondition[] = [
  'running',
  'crashed',
  'missing',
  'unknown',
  'stopped',
  'paused',
  'suspended',
  'creating',
  'stopping',
  'deleting',
];

export const contactOrder: readonly ContactState[] = ['online', 'offline', 'slow', 'unknown', 'disabled'];

/**
 * `running`; `* running 12m`, the last that was known, where the cell does not answer; `running 9s` where it answers
 * late; `stopped ▲` for one that should run.
 */
export function instanceState(
  { state, desiredPower }: Pick<InstanceStats, 'state' | 'desiredPower'>,
  { offline, age }: Freshness,
  glyphs: Glyphs,
): Span {
  if (offline) return span(age === null ? '*' : `* ${state} ${age}`, 'dim');
  if (age !== null) return span(`${state} ${age}`, 'dim');
  if (shouldRun({ state, desiredPower })) return span(`${state} ${glyphs.warning}`, 'bad');
  return span(state, instanceTones[state]);
}

/** Whether there is nothing that could be measured of it. */
export function isDown({ state }: Pick<InstanceStats, 'state'>): boolean {
  return state === 'stopped' || state === 'crashed' || state === 'missing';
}

/** Whether it does not run though that is wanted, and nothing is at it. */
export function shouldRun({ state, desiredPower }: Pick<InstanceStats, 'state' | 'desiredPower'>): boolean {
  return desiredPower === 'on' && state === 'stopped';
}
