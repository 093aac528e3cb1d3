import type { Timestamp } from '../model/json.ts';

/** How much was asked for and how much there is, in cores or bytes. */
export interface Shortfall {
  readonly asked: number;
  readonly free: number;
}

/** What a filter has against a cell: its name, and the figures behind it. Words are made of it elsewhere. */
export type Miss =
  | { readonly code: 'not-ready'; readonly state: 'joining' | 'leaving' }
  | { readonly code: 'disabled'; readonly since: Timestamp | null }
  | { readonly code: 'offline'; readonly seconds: number; readonly message: string }
  | { readonly code: 'architecture'; readonly asked: string; readonly there: string }
  | { readonly code: 'accelerator'; readonly asked: string; readonly there: string }
  | { readonly code: 'network'; readonly network: string }
  | { readonly code: 'no-store' }
  | { readonly code: 'image-format'; readonly format: string }
  | { readonly code: 'label'; readonly rule: string; readonly there: string | null }
  | (Shortfall & {
      readonly code: 'cores';
      readonly total: number;
      readonly capacity: number;
      readonly ratio: number;
      readonly kept: number;
      readonly foreign: number;
    })
  | (Shortfall & {
      readonly code: 'memory';
      readonly total: number;
      readonly capacity: number;
      readonly ratio: number;
      readonly kept: number;
      readonly foreign: number;
      /** The part of `asked` that QEMU needs beside the guest. */
      readonly overhead: number;
    })
  | (Shortfall & { readonly code: 'memory-free'; readonly overhead: number })
  | (Shortfall & {
      readonly code: 'disk';
      readonly total: number;
      readonly capacity: number;
      readonly ratio: number;
      readonly kept: number;
      readonly foreign: number;
      /** The part of `asked` that is the image, which must be brought to the cell. */
      readonly image: number;
      readonly path: string;
    })
  | (Shortfall & { readonly code: 'disk-free'; readonly path: string })
  | { readonly code: 'instances'; readonly limit: number; readonly there: number }
  | { readonly code: 'load'; readonly limit: number; readonly load1: number; readonly cores: number }
  | { readonly code: 'affinity'; readonly rule: string }
  | { readonly code: 'anti-affinity'; readonly rule: string; readonly whose: string | null; readonly where: string }
  | { readonly code: 'domain'; readonly domain: string }
  | { readonly code: 'failover'; readonly lost: string; readonly instances: number };

export type MissCode = Miss['code'];
export type MissOf<C extends MissCode> = Extract<Miss, { readonly code: C }>;
