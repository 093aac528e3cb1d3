import { NanoError } from './errors.ts';
import { formatLabel, type LabelMatch, type Labels, matchesLabel, parseLabelKey, parseLabelValue } from './labels.ts';
import { nameProblem } from './names.ts';
import type { NetworkReference } from './network.ts';

/** Instances that a rule speaks of: one by its name, or all with a label. */
export type InstanceMatch = { readonly instance: string } | { readonly label: LabelMatch };

/** One instance's wish to be near others or apart from them. */
export interface AffinityRule {
  readonly near: boolean;
  /** A rule that is not required only adds to the score. */
  readonly required: boolean;
  readonly to: InstanceMatch;
  /** Within what: `cell`, or a label of cells such as `rack`. */
  readonly domain: string;
}

/** A wish for cells with a label, or without it. */
export interface CellRule {
  readonly label: LabelMatch;
  readonly without: boolean;
  readonly required: boolean;
}

/** What an instance asks of its place beside its size. */
export interface PlacementRules {
  readonly affinity: readonly AffinityRule[];
  readonly cells: readonly CellRule[];
  /** Only where guests run so. */
  readonly accelerator?: 'kvm' | 'qemu';
  /** Where it is another one than the pool's. */
  readonly network?: NetworkReference;
}

const preferred = 'prefer:';

/** Reads `db-1`, `role=web`, `prefer:role=web@rack`. A name alone is an instance's; `role=` is any value of a label. */
export function parseAffinity(text: string, near: boolean): AffinityRule {
  const flag = near ? '--affinity' : '--anti-affinity';
  const { required, rest } = strength(text);
  const [target = '', domain = 'cell', ...more] = rest.split('@');
  if (more.length > 0) throw unreadable(text, flag);
  return { near, required, to: parseTarget(target, flag, text), domain: parseLabelKey(domain, flag) };
}

function parseTarget(target: string, flag: string, text: string): InstanceMatch {
  if (!target.includes('=')) {
    if (nameProblem(target) === undefined) return { instance: target };
    throw unreadable(text, flag);
  }
  const [key = '', ...rest] = target.split('=');
  const value = parseLabelValue(rest.join('='), flag);
  return { label: { key: parseLabelKey(key, flag), ...(value === '' ? {} : { value }) } };
}

/** Reads `disk=ssd`, `gpu`, `disk!=hdd`, `prefer:disk=ssd`. */
export function parseCellRule(text: string): CellRule {
  const flag = '--cell-label';
  const { required, rest } = strength(text);
  const [, key = '', sign, value = ''] = /^([^=!]*)(!?=)?(.*)$/s.exec(rest) ?? [];
  const label = {
    key: parseLabelKey(key, flag),
    ...(sign === undefined ? {} : { value: parseLabelValue(value, flag) }),
  };
  return { label, without: sign === '!=', required };
}

function strength(text: string): { required: boolean; rest: string } {
  const required = !text.startsWith(preferred);
  return { required, rest: required ? text : text.slice(preferred.length) };
}

function unreadable(text: string, flag: string): NanoError {
  return new NanoError('INVALID_VALUE', `${flag}: ${JSON.stringify(text)} names neither an instance nor a label`, {
    hint: `write it as ${flag} db-1, ${flag} role=web, or ${flag} prefer:role=web@rack`,
  });
}

export function matchesInstance(
  match: InstanceMatch,
  instance: { readonly name: string; readonly labels: Labels },
): boolean {
  return 'instance' in match ? match.instance === instance.name : matchesLabel(instance.labels, match.label);
}

/** `db-1`, `role=web`, `role=`. */
export function formatInstanceMatch(match: InstanceMatch): string {
  if ('instance' in match) return match.instance;
  return match.label.value === undefined ? `${match.label.key}=` : formatLabel(match.label);
}

/** As it would be typed: `prefer:role=web@rack`. */
export function formatAffinity({ required, to, domain }: AffinityRule): string {
  return `${required ? '' : preferred}${formatInstanceMatch(to)}${domain === 'cell' ? '' : `@${domain}`}`;
}

/** As it would be typed: `disk!=hdd`. */
export function formatCellRule({ label, without, required }: CellRule): string {
  const text = without ? `${label.key}!=${label.value ?? ''}` : formatLabel(label);
  return `${required ? '' : preferred}${text}`;
}

/** Two required rules of which one forbids what the other asks for. */
export function contradiction(rules: readonly AffinityRule[]): readonly [AffinityRule, AffinityRule] | undefined {
  for (const near of rules) {
    if (!near.near || !near.required) continue;
    // Whoever shares a cell also shares all that the cell stands in.
    const apart = rules.find(
      (rule) =>
        !rule.near &&
        rule.required &&
        (rule.domain === near.domain || near.domain === 'cell') &&
        formatInstanceMatch(rule.to) === formatInstanceMatch(near.to),
    );
    if (apart !== undefined) return [near, apart];
  }
  return undefined;
}
