/** Which rows are on the screen. Pure figures: rows are counted from 0. */

/** The first row to show so that the cursor is on the screen, moved as little as can be. */
export function scrollTo(top: number, cursor: number, height: number, total: number): number {
  if (height <= 0) return 0;
  const highest = Math.max(0, total - height);
  const wanted = cursor < top ? cursor : cursor >= top + height ? cursor - height + 1 : top;
  return Math.min(highest, Math.max(0, wanted));
}

/** `1-20 of 340`, or nothing where all are shown. */
export function positionText(top: number, height: number, total: number): string {
  if (total <= height) return '';
  return `${top + 1}-${Math.min(total, top + height)} of ${total}`;
}

/** Which rows of a track `height` tall its thumb covers; none where all are shown. */
export function thumb(
  top: number,
  height: number,
  total: number,
): { readonly from: number; readonly to: number } | null {
  if (total <= height || height <= 0) return null;
  const size = Math.max(1, Math.round((height * height) / total));
  const from = Math.round((top / (total - height)) * (height - size));
  return { from, to: from + size };
}
