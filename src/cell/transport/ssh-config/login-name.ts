import { userInfo } from 'node:os';

/** The user's name on this machine; a user that the password file does not know has the environment's. */
export function loginName(env: Readonly<Record<string, string | undefined>>): string {
  try {
    return userInfo().username;
  } catch {
    return env.USER ?? env.LOGNAME ?? 'root';
  }
}
