import { cellPolicyKeys, policyName, policyNames, policyText } from '../../controller/model/policy-words.ts';
import type { CellPolicy, PoolPolicy } from '../../controller/model/pool.ts';
import type { Changed } from '../../controller/model/views.ts';
import { type Field, field } from '../output/details.ts';

/** `strategy balanced → pack, keep-memory 1 GiB → 2 GiB` */
export function changedText(changed: Changed['changed']): string {
  return changed
    .map(({ name, before, after }) => `${policyName(name)} ${policyText(name, before)} → ${policyText(name, after)}`)
    .join(', ');
}

/** A line for each part of a pool's policy, by the name of the flag that sets it. */
export function policyFields(policy: PoolPolicy): Field[] {
  return Object.entries(policyNames).map(([key, name]) => policyField(name, key, partOf(policy, key)));
}

/** What a cell has of its own. */
export function ownPolicyFields(policy: Partial<CellPolicy>): Field[] {
  return cellPolicyKeys
    .filter((key) => policy[key] !== undefined)
    .map((key) => {
      const { name, value, cell } = policyField(policyNames[key], key, policy[key]);
      return field(name, value, { text: `${cell?.text} (its own)` });
    });
}

function policyField(name: string, key: string, value: unknown): Field {
  const plain = typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean';
  const text = policyText(key, value);
  return field(name, plain ? value : Array.isArray(value) && value.length > 0 ? value.join(',') : 'none', { text });
}

function partOf(policy: object, key: string): unknown {
  return new Map<string, unknown>(Object.entries(policy)).get(key);
}
