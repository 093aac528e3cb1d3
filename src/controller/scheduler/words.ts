import { formatSize, formatSizesApart } from '../model/units.ts';
import type { Miss, MissCode, MissOf, Shortfall } from './miss.ts';

/** What a filter has against a cell, in a few words with its figures. */
export function missWords(miss: Miss): string {
  return say(miss, miss.code);
}

/** What a filter looks at, for headings: `memory`. */
export function missName(code: MissCode): string {
  return names[code];
}

function say<C extends MissCode>(miss: Miss, code: C): string {
  // Each code has its own miss, which the compiler cannot see through the table.
  return isOf(miss, code) ? sentences[code](miss) : '';
}

function isOf<C extends MissCode>(miss: Miss, code: C): miss is MissOf<C> {
  return miss.code === code;
}

const sentences: { readonly [C in MissCode]: (miss: MissOf<C>) => string } = {
  'not-ready': ({ state }) => (state === 'joining' ? 'is joining the pool' : 'is leaving the pool'),
  disabled: ({ since }) => (since === null ? 'disabled' : `disabled since ${since.slice(0, 10)}`),
  offline: ({ seconds, message }) => `offline for ${duration(seconds)}: ${message}`,
  architecture: ({ asked, there }) => `is ${there}, ${asked} asked`,
  accelerator: ({ asked, there }) => `runs guests with ${there}, ${asked} asked`,
  network: ({ network }) => `has no network ${network}`,
  'no-store': () => 'has no store',
  'image-format': ({ format }) => `its store takes no ${format} images`,
  label: ({ rule, there }) =>
    `label    ${rule} asked, ${there === null ? 'it has no such label' : `it has ${there || 'it'}`}`,
  cores: (miss) =>
    miss.asked > miss.total
      ? `cores    ${miss.asked} asked, the host has ${miss.total}`
      : `cores    ${miss.asked} asked, ${miss.free} free (of ${miss.total} × ${miss.ratio}${parts(miss, String)})`,
  memory: (miss) => `memory   ${askedAndFree(miss, miss.overhead, 'QEMU')} free (${limits(miss)})`,
  'memory-free': (miss) => `memory   ${askedAndFree(miss, miss.overhead, 'QEMU')} really free`,
  disk: (miss) => `disk     ${askedAndFree(miss, miss.image, 'the image')} free (${limits(miss)}) in ${miss.path}`,
  'disk-free': (miss) => {
    const [asked, free] = formatSizesApart([miss.asked, miss.free]);
    return `disk     ${asked} needed at once, ${free} really free in ${miss.path}`;
  },
  instances: ({ there, limit }) => `instances ${there} there, ${limit} allowed`,
  load: ({ load1, cores, limit }) =>
    `load     ${load1.toFixed(1)} on ${cores} cores, ${limit} for each core is the limit`,
  affinity: ({ rule }) => `affinity ${rule} is not there`,
  'anti-affinity': ({ rule, whose, where }) =>
    whose === null ? `apart    ${rule} is ${where}` : `apart    ${whose} is ${where} and keeps off ${rule}`,
  domain: ({ domain }) => `has no label ${domain}, so nobody knows what it stands in`,
  failover: ({ lost, instances }) =>
    `failover if ${lost} were lost, the others could not take its ${instances === 1 ? 'instance' : `${instances} instances`}`,
};

const names: { readonly [C in MissCode]: string } = {
  'not-ready': 'joining or leaving',
  disabled: 'disabled',
  offline: 'offline',
  architecture: 'architecture',
  accelerator: 'accelerator',
  network: 'network',
  'no-store': 'no store',
  'image-format': 'image format',
  label: 'label',
  cores: 'cores',
  memory: 'memory',
  'memory-free': 'memory really free',
  disk: 'disk',
  'disk-free': 'disk really free',
  instances: 'instances',
  load: 'load',
  affinity: 'affinity',
  'anti-affinity': 'anti-affinity',
  domain: 'domain',
  failover: 'failover',
};

/** `64 GiB asked (and 192 MiB for QEMU), 31.2 GiB`: what is asked for, what comes on top of it, and what is free. */
function askedAndFree({ asked, free }: Shortfall, onTop: number, whom: string): string {
  const [own = '', top, left] = formatSizesApart([asked - onTop, onTop, free]);
  return `${own} asked${onTop === 0 ? '' : ` (and ${top} for ${whom})`}, ${left}`;
}

interface Limits {
  readonly total: number;
  readonly ratio: number;
  readonly kept: number;
  readonly foreign: number;
}

function limits(miss: Limits): string {
  return `of ${formatSize(miss.total)}${miss.ratio === 1 ? '' : ` × ${miss.ratio}`}${parts(miss, formatSize)}`;
}

function parts({ kept, foreign }: Limits, format: (amount: number) => string): string {
  return `${kept === 0 ? '' : `, ${format(kept)} kept for the host`}${foreign === 0 ? '' : `, ${format(foreign)} foreign`}`;
}

/** `45 s`, `12 min`, `3 h`, `5 days`. */
function duration(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 2 * 3600) return `${Math.round(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}
