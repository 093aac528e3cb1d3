import type { Size } from '../app/facts.ts';
import type { HeaderKind } from '../view-model/header.ts';
import type { Screen } from './state.ts';

/** A part of the screen: rows and columns from 0. */
export interface Box {
  readonly top: number;
  readonly left: number;
  readonly width: number;
  readonly height: number;
}

export interface Layout {
  readonly header: Box & { readonly kind: HeaderKind };
  readonly tabs: Box;
  /** The names of the columns, and the rows below them. */
  readonly table: Box | null;
  readonly detail: (Box & { readonly beside: boolean }) | null;
  readonly footer: Box;
}

export const leastSize: Size = { columns: 40, rows: 10 };

export function isTooSmall({ columns, rows }: Size): boolean {
  return columns < leastSize.columns || rows < leastSize.rows;
}

const headerHeights: Readonly<Record<HeaderKind, number>> = { line: 1, small: 5, medium: 6, tall: 8 };

function headerKind({ columns, rows }: Size): HeaderKind {
  if (rows < 18 || columns < 70) return 'line';
  if (rows < 32 || columns < 110) return 'small';
  return rows < 44 ? 'medium' : 'tall';
}

/**
 * Where everything is. The same figures tell what a click hits. `listed` is how many rows there are to show: a short
 * table leaves its room to the details below it.
 */
export function layoutOf({ columns, rows }: Size, screen: Pick<Screen, 'detail'>, listed: number): Layout {
  const usual = headerKind({ columns, rows });
  // Details that take the table's place take that of the graphs too.
  const kind = usual === 'small' && screen.detail !== null && columns < besideFrom ? 'line' : usual;
  const whole = (top: number, height: number): Box => ({ top, left: 0, width: columns, height });
  const header = { ...whole(0, headerHeights[kind]), kind };
  const tabs = whole(header.height, 1);
  const footerHeight = rows < 32 ? 1 : 2;
  const footer = whole(rows - footerHeight, footerHeight);
  const body = whole(tabs.top + 1, footer.top - tabs.top - 1);
  return { header, tabs, footer, ...bodyParts(body, screen.detail !== null, listed) };
}

/** From how many columns on details and table have room beside each other. */
const besideFrom = 150;

/** Details are beside the table where that leaves both room, below it on a tall screen, else in its place. */
function bodyParts(body: Box, detailed: boolean, listed: number): Pick<Layout, 'table' | 'detail'> {
  if (!detailed) return { table: body, detail: null };
  if (body.width >= besideFrom) {
    const width = Math.floor(body.width * 0.46);
    return {
      table: { ...body, width: body.width - width - 1 },
      detail: { ...body, left: body.width - width, width, beside: true },
    };
  }
  if (body.height >= 30) {
    const height = Math.max(Math.floor(body.height * 0.6), body.height - listed - 2);
    return {
      table: { ...body, height: body.height - height },
      detail: { ...body, top: body.top + body.height - height, height, beside: false },
    };
  }
  return { table: null, detail: { ...body, beside: false } };
}

/** How many rows of things a table shows: without the names of its columns. */
export function rowsShown(table: Box | null): number {
  return table === null ? 0 : Math.max(0, table.height - 1);
}
