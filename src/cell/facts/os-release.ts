import { printable } from './printable.ts';

/** Which packages and services a host has: what a remedy names depends on it. */
export type DistributionFamily = 'debian' | 'redhat' | 'suse' | 'arch' | 'other';

export interface OsRelease {
  readonly prettyName: string;
  readonly id: string;
  readonly family: DistributionFamily;
}

const families: readonly (readonly [DistributionFamily, RegExp])[] = [
  ['debian', /^(debian|ubuntu|linuxmint|raspbian|devuan)$/],
  ['redhat', /^(rhel|fedora|centos|rocky|almalinux|ol|amzn)$/],
  ['suse', /^(suse|opensuse.*|sles|sled)$/],
  ['arch', /^(arch|manjaro)$/],
];

/** Reads /etc/os-release: assignments of sh, of which only the quotes matter here. */
export function parseOsRelease(text: string): OsRelease | undefined {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^([A-Z_]+)=(?:"(.*)"|'(.*)'|(.*?))\s*$/.exec(line);
    if (match?.[1] !== undefined) values.set(match[1], match[2] ?? match[3] ?? match[4] ?? '');
  }
  const id = values.get('ID') ?? 'linux';
  const prettyName = printable(values.get('PRETTY_NAME') ?? values.get('NAME') ?? '', 200);
  if (prettyName === '') return undefined;
  return { prettyName, id: printable(id, 64), family: familyOf([id, ...(values.get('ID_LIKE') ?? '').split(' ')]) };
}

function familyOf(ids: readonly string[]): DistributionFamily {
  return families.find(([, pattern]) => ids.some((id) => pattern.test(id)))?.[0] ?? 'other';
}
