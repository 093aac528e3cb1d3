import type { ErrorRecord } from '../../controller/model/errors.ts';
import type { PlanView } from '../../controller/model/views.ts';
import type { Act, Answer, Question } from '../app/effects.ts';
import type { ViewName } from '../app/screens.ts';
import type { ColumnWishes } from '../view-model/choose-columns.ts';
import type { Sorting } from '../view-model/sort.ts';

/** What the table of one view remembers. */
export interface TableState {
  /** The id of the row under the cursor; null before there was any. */
  readonly cursor: string | null;
  /** Where that row was: what comes to stand there follows it when it is gone. */
  readonly place: number;
  /** The first row on the screen. */
  readonly top: number;
  /** Whether the cursor stays with its thing; else it stays at its place. */
  readonly follow: boolean;
  readonly sorting: Sorting;
  readonly filter: string;
  readonly marks: ReadonlySet<string>;
  /** Where a range of marks begins. */
  readonly anchor: string | null;
  readonly wishes: ColumnWishes;
}

/** What is typed at the bottom. */
export interface Prompt {
  readonly kind: 'filter' | 'command';
  readonly text: string;
  /** What the filter was before it was typed at. */
  readonly before: string;
}

/** A change that somebody is about to make: what will happen to which things, and what would refuse it. */
export interface Confirmation {
  readonly choice: string;
  readonly title: string;
  readonly acts: readonly PlannedAct[];
  /** Those of the marked that it cannot be done to, and why. */
  readonly left: readonly { readonly name: string; readonly why: string }[];
  /** What does it: Enter, `y`, or how many they are. */
  readonly needs: 'enter' | 'y' | 'count';
  readonly text: string;
}

export interface PlannedAct {
  readonly act: Act;
  readonly name: string;
  /** What there is to say of this one. */
  readonly note: string;
  readonly plan: PlanView | null;
  readonly error: ErrorRecord | null;
}

export type Layer =
  | { readonly type: 'help'; readonly top: number }
  | { readonly type: 'menu'; readonly at: number; readonly targets: readonly string[] }
  | { readonly type: 'confirm'; readonly confirmation: Confirmation }
  | { readonly type: 'columns'; readonly at: number };

/** What was asked of one thing, and what came. */
export interface Asked {
  readonly question: Question;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly answer: Answer | null;
  /** Why there is no newer answer; null while one may come. */
  readonly refused: ErrorRecord | null;
}

export interface Message {
  readonly text: string;
  readonly bad: boolean;
}

/** All that the screens remember. */
export interface Screen {
  readonly view: ViewName;
  readonly lastView: ViewName | null;
  readonly tables: Readonly<Record<ViewName, TableState>>;
  readonly detail: { readonly top: number } | null;
  readonly layer: Layer | null;
  readonly prompt: Prompt | null;
  readonly asked: readonly Asked[];
  /** What a key had to say; gone with the next. */
  readonly message: Message | null;
  /** The newest run and the newest notice that were seen and put away. */
  readonly seen: { readonly run: number; readonly notice: number };
}

const plainTable: TableState = {
  cursor: null,
  place: 0,
  top: 0,
  follow: true,
  sorting: { column: 'name', descending: false },
  filter: '',
  marks: new Set(),
  anchor: null,
  wishes: {},
};

/** The newest is on top, and the cursor with it until it is moved. */
const logTable: TableState = { ...plainTable, follow: false, sorting: { column: null, descending: false } };

export function startScreen(view: ViewName): Screen {
  return {
    view,
    lastView: null,
    tables: {
      cells: plainTable,
      instances: plainTable,
      pools: plainTable,
      operations: logTable,
      events: logTable,
    },
    detail: null,
    layer: null,
    prompt: null,
    asked: [],
    message: null,
    seen: { run: -1, notice: -1 },
  };
}

export function tableOf({ tables, view }: Screen): TableState {
  return tables[view];
}

export function withTable(screen: Screen, change: Partial<TableState>): Screen {
  return { ...screen, tables: { ...screen.tables, [screen.view]: { ...screen.tables[screen.view], ...change } } };
}
