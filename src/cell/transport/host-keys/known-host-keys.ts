import { readFile } from 'node:fs/promises';
import { type KnownHostLine, knownHostName, matchesHostName, parseKnownHosts } from './known-hosts.ts';

/** What the known_hosts files say of one host. */
export interface KnownHostKeys {
  /** Lines about the host at its port. */
  readonly lines: readonly KnownHostLine[];
  /** Lines about the bare name where the port is not 22: like OpenSSH, good for accepting and never for refusing. */
  readonly withoutPort: readonly KnownHostLine[];
}

export const nothingKnown: KnownHostKeys = { lines: [], withoutPort: [] };

/** An alias (HostKeyAlias) stands for host and port. */
export interface KnownHostQuery {
  readonly host: string;
  readonly port: number;
  readonly alias?: string | undefined;
}

export function selectKnownHostKeys(all: readonly KnownHostLine[], query: KnownHostQuery): KnownHostKeys {
  const about = (name: string) => all.filter((line) => matchesHostName(line.names, name));
  if (query.alias !== undefined) return { lines: about(query.alias.toLowerCase()), withoutPort: [] };
  const lines = about(knownHostName(query.host, query.port));
  return { lines, withoutPort: query.port === 22 ? [] : about(knownHostName(query.host, 22)) };
}

/** Files that are absent or unreadable know nothing, as for OpenSSH. nano never writes them. */
export async function readKnownHostKeys(files: readonly string[], query: KnownHostQuery): Promise<KnownHostKeys> {
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')));
  const all = texts.flatMap((text, index) => parseKnownHosts(text, files[index] ?? ''));
  return selectKnownHostKeys(all, query);
}
