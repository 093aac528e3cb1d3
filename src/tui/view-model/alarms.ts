import { ageOf } from '../../cli/output/age.ts';
import { counted } from '../../cli/output/counted.ts';
import { escapeControl } from '../../cli/terminal/escape.ts';
import type { ZoneStats } from '../../controller/model/stats-views.ts';
import type { OperationView } from '../../controller/model/views.ts';
import { counts } from '../../controller/observation/contact.ts';
import type { Facts } from '../app/facts.ts';
import { usedShare } from './columns/cell-columns.ts';
import { subjectText } from './columns/operation-columns.ts';
import { percent } from './figures.ts';
import { remembered } from './remembered.ts';
import { shouldRun } from './states.ts';

export interface Alarm {
  readonly severity: 'bad' | 'warn';
  readonly text: string;
}

const storeFull = 0.9;
const loadPerCore = 1.5;
const stealMuch = 0.05;
const memoryFull = 0.95;
/** An operation that failed is told of for as long. */
const failureMs = 60 * 60 * 1000;

/** What somebody should look at, the worst first. */
export const alarmsOf = remembered((facts: Facts): readonly Alarm[] => {
  const { stats } = facts;
  const ofInstances = stats === null ? [] : instanceAlarms(stats);
  return [...cellAlarms(facts), ...operationAlarms(facts), ...ofInstances, ...pressureAlarms(facts)].sort(
    (a, b) => Number(b.severity === 'bad') - Number(a.severity === 'bad'),
  );
});

function cellAlarms({ stats, now }: Facts): Alarm[] {
  const offline = (stats?.cells ?? []).filter(({ contact }) => contact === 'offline');
  return offline.map(({ name, contactSince, why }) => {
    const reason = why === null ? '' : `: ${escapeControl(why)}`;
    return { severity: 'bad', text: `${name} offline for ${ageOf(contactSince, now)}${reason}` };
  });
}

function operationAlarms({ operations, now }: Facts): Alarm[] {
  return operations.flatMap((operation): Alarm[] => {
    const { state, number, kind, endedAt } = operation;
    const text = `#${number} ${kind} ${subjectText(operation)} ${state}`;
    if (state === 'interrupted') return [{ severity: 'bad', text }];
    const isRecent = endedAt !== null && now - Date.parse(endedAt) < failureMs;
    return state === 'failed' && isRecent && !wasMended(operation, operations) ? [{ severity: 'bad', text }] : [];
  });
}

/** Whether the same has been done since, so that nobody has to look at why it failed. */
function wasMended({ number, kind, subjects }: OperationView, operations: Facts['operations']): boolean {
  const ids = new Set(subjects.map(({ id }) => id));
  return operations.some(
    (later) =>
      later.number > number &&
      later.kind === kind &&
      later.state === 'succeeded' &&
      later.subjects.length === ids.size &&
      later.subjects.every(({ id }) => ids.has(id)),
  );
}

/** Of ten thousand instances, and so once for each look. */
const instanceAlarms = remembered((stats: ZoneStats): readonly Alarm[] => {
  const [crashed, missing, stopped]: [string[], string[], string[]] = [[], [], []];
  for (const one of stats.instances) {
    if (!counts(one.contact)) continue;
    if (one.state === 'crashed') crashed.push(one.name);
    else if (one.state === 'missing') missing.push(one.name);
    else if (shouldRun(one)) stopped.push(one.name);
  }
  const named = (names: readonly string[], what: string, severity: Alarm['severity']): Alarm[] => {
    const [first] = names;
    if (first === undefined) return [];
    return [
      { severity, text: names.length === 1 ? `${first} ${what}` : `${counted(names.length, 'instance')} ${what}` },
    ];
  };
  return [
    ...named(crashed, 'crashed', 'bad'),
    ...named(missing, 'missing', 'bad'),
    ...named(stopped, 'stopped that should run', 'warn'),
  ];
});

function pressureAlarms({ stats }: Facts): Alarm[] {
  return (stats?.cells ?? [])
    .filter(({ contact }) => counts(contact))
    .flatMap(({ name, stores, load, cores, cpu, memoryUsedBytes, memoryBytes }): Alarm[] => {
      const full = stores.flatMap((store): Alarm[] => {
        const share = usedShare(store);
        if (share === null || share < storeFull) return [];
        return [{ severity: 'bad', text: `${name} ${escapeControl(store.path)} ${percent(share)} full` }];
      });
      const [one] = load ?? [0];
      const warn = (when: boolean, text: string): Alarm[] =>
        when ? [{ severity: 'warn', text: `${name} ${text}` }] : [];
      return [
        ...full,
        ...warn(one > cores * loadPerCore, `load ${one.toFixed(1)} on ${counted(cores, 'core')}`),
        ...warn((cpu?.steal ?? 0) > stealMuch, `steal ${percent(cpu?.steal ?? 0)}`),
        ...warn((memoryUsedBytes ?? 0) > memoryBytes * memoryFull, 'memory nearly full'),
      ];
    });
}
