import type { ErrorDetail, ErrorRecord } from './errors.ts';
import type { Timestamp } from './json.ts';
import type { CellScore } from './placement-record.ts';
import type { Strategy } from './pool.ts';
import type { Shape } from './shape.ts';

/** What `pool place` answers: where instances would go, and what speaks for and against each cell. */
export interface PlaceView {
  readonly pool: string;
  readonly strategy: Strategy;
  readonly shape: Shape;
  readonly count: number;
  /** How many of them would be placed. */
  readonly fits: number;
  /** Where each would go, in order. */
  readonly placed: readonly CellScore[];
  /** For the first of them: the cells that fit, the best first, and of all others each reason. */
  readonly fitting: readonly CellScore[];
  readonly rejected: readonly ErrorDetail[];
  /** Why not all of them fit; null when they do. */
  readonly refusal: ErrorRecord | null;
}

/** Why an instance is where it is, as it was decided when it was placed. */
export interface WhyView {
  readonly instance: string;
  readonly cell: string;
  /** Null for an instance that nobody placed, such as one that was adopted. */
  readonly placement: {
    readonly at: Timestamp;
    readonly strategy: Strategy;
    /** Whether the operator named the cell. */
    readonly named: boolean;
    readonly chosen: CellScore;
    readonly runnersUp: readonly CellScore[];
    readonly fitting: number;
    readonly rejected: readonly { readonly code: string; readonly cells: number }[];
    readonly failed: readonly { readonly cell: string; readonly reason: string }[];
  } | null;
  /** Required and preferred rules, as they would be typed. */
  readonly rules: readonly string[];
}

export interface StoppedBy {
  readonly code: string;
  readonly cells: number;
}

/** The worst that losing cells would leave. */
export interface AfterLossView {
  readonly lost: readonly string[];
  readonly unplaced: number;
  readonly more: number;
}

export interface CapacityView {
  readonly pool: string;
  readonly failoverSafe: boolean;
  readonly cells: { readonly total: number; readonly open: number };
  readonly shapes: readonly {
    /** `4c8g40g` */
    readonly name: string;
    readonly shape: Shape;
    readonly more: number;
    readonly stoppedBy: readonly StoppedBy[];
    readonly afterOne: AfterLossView | null;
    readonly afterTwo: AfterLossView | null;
  }[];
  /** How many losses were tried of how many there are. */
  readonly tried: { readonly one: number; readonly two: number; readonly ofOne: number; readonly ofTwo: number };
}

export interface ImbalanceView {
  readonly resource: 'cores' | 'memory' | 'disk';
  readonly deviation: number;
}

export interface RebalanceView {
  readonly pool: string;
  readonly threshold: number;
  readonly before: ImbalanceView;
  readonly after: ImbalanceView;
  readonly reached: boolean;
  readonly moves: readonly {
    readonly instance: string;
    readonly from: string;
    readonly to: string;
    /** How much of the imbalance it takes away. */
    readonly gain: number;
    readonly after: ImbalanceView;
    readonly diskBytes: number;
    /** What a guest that runs would have to be sent beside its disks; 0 for one that is off. */
    readonly memoryBytes: number;
  }[];
}

export interface UseView {
  readonly used: number;
  readonly fullest: number;
  readonly emptiest: number;
  readonly deviation: number;
  readonly fragmented: number;
}

export interface SimulationView {
  readonly cells: number;
  readonly runs: readonly {
    readonly strategy: Strategy;
    readonly placed: number;
    readonly refused: number;
    readonly firstRefusalAfter: number | null;
    readonly reasons: readonly { readonly code: string; readonly instances: number }[];
    readonly unexplained: number;
    readonly emptyCells: number;
    readonly cores: UseView;
    readonly memory: UseView;
    readonly disk: UseView;
  }[];
}
