/** What a change that mends something is asked with: a change's kind and its request. */
export type Fix =
  | { readonly kind: 'instance.define'; readonly request: { readonly name: string } }
  | { readonly kind: 'cell.recover'; readonly request: { readonly name: string } }
  | { readonly kind: 'cell.clean'; readonly request: { readonly name: string } }
  | { readonly kind: 'zone.correct'; readonly request: Correction };

/** Something that is wrong in the inventory alone. */
export type Correction =
  | { readonly what: 'counters'; readonly cell: string }
  | { readonly what: 'lock'; readonly operation: string }
  | { readonly what: 'replica'; readonly image: string; readonly cell: string };

/** One thing in which the inventory and the cells differ. */
export interface Discrepancy {
  /** Stable, for scripts: `DOMAIN_MISSING`, … (docs/verify.md). */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly cell: string | null;
  /** An instance's, an image's or a domain's name, or a path. */
  readonly subject: string;
  readonly fact: string;
  /** What to do about it; commands as they would be typed. */
  readonly remedy: string;
  /** The change that mends it, where nano can. */
  readonly fix: Fix | null;
}

export interface VerifyView {
  readonly cells: number;
  readonly instances: number;
  readonly images: number;
  readonly findings: readonly Discrepancy[];
}
