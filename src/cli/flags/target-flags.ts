import { Args, Flags } from '@oclif/core';
import type { Context } from '../context.ts';
import type { Environment } from '../terminal/terminal-facts.ts';

/** An argument: never read from a pipe, for a name that is missing is a mistake. */
export function argument(description: string) {
  return Args.string({ description, required: true, ignoreStdin: true });
}

/** One or more names. */
export function severalArguments(description: string) {
  return Args.string({ description, required: true, multiple: true, ignoreStdin: true });
}

/** None, one or more names: a selector may stand in for them. */
export function optionalArguments(description: string) {
  return Args.string({ description, multiple: true, ignoreStdin: true });
}

/** `--pool`, whose value is found by targetPool. */
export function poolFlag(summary: string) {
  return { pool: Flags.string({ summary: `${summary} [env: NANO_POOL]`, helpValue: 'POOL' }) };
}

/** Flag beats environment. */
export function targetPool(flags: { readonly pool?: string | undefined }, env: Environment): string | undefined {
  return flags.pool ?? (env.NANO_POOL || undefined);
}

/** A pool that need not be named: NANO_POOL, the preference, or `default`. */
export function poolArgument(description: string) {
  return Args.string({
    description: `${description}; else that of NANO_POOL, the preference, or default`,
    ignoreStdin: true,
  });
}

export function poolOf({ env, preferences }: Pick<Context, 'env' | 'preferences'>, named: string | undefined): string {
  return targetPool({ pool: named }, env) ?? preferences.read().pool ?? 'default';
}
