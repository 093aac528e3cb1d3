import { hostname, userInfo } from 'node:os';
import type { Actor } from '../../controller/model/actor.ts';
import type { Environment } from '../terminal/terminal-facts.ts';

/** Who calls, for the journal: under sudo that is who called sudo. */
export function currentActor(env: Environment): Actor {
  return { user: (process.geteuid?.() === 0 ? env.SUDO_USER : undefined) ?? loginName(env), host: hostname() };
}

function loginName(env: Environment): string {
  try {
    return userInfo().username;
  } catch {
    // A user id without an entry in the user database, as containers have.
    return env.USER ?? String(process.geteuid?.() ?? 'unknown');
  }
}
