import { isAbsolute, join, resolve } from 'node:path';
import type { Environment } from '../terminal/terminal-facts.ts';

/** Where nano keeps the inventory: NANO_HOME, or the XDG data directory. */
export function dataFolder(env: Environment, home: string, cwd: string): string {
  return env.NANO_HOME
    ? resolve(cwd, env.NANO_HOME)
    : join(xdg(env.XDG_DATA_HOME) ?? join(home, '.local/share'), 'nano');
}

/** Where nano keeps preferences: NANO_HOME, or the XDG configuration directory. */
export function configFolder(env: Environment, home: string, cwd: string): string {
  return env.NANO_HOME ? resolve(cwd, env.NANO_HOME) : join(xdg(env.XDG_CONFIG_HOME) ?? join(home, '.config'), 'nano');
}

/** The specification has relative paths ignored. */
function xdg(value: string | undefined): string | undefined {
  return value !== undefined && isAbsolute(value) ? value : undefined;
}
