/** @typedef {{ kind: string, step: string, column: string, passed: boolean }} Tried */

const columns = ['SIGKILL', 'kill', 'fail', 'drop'];

/**
 * Operations and their steps against what was done to them: how often, and how often all was well afterwards.
 *
 * @param {readonly Tried[]} all
 */
export function crashTable(all) {
  const rows = new Map();
  for (const one of all) {
    const name = `${one.kind.padEnd(18)} ${one.step}`;
    rows.set(name, [...(rows.get(name) ?? []), one]);
  }
  const head = [`${'operation'.padEnd(18)} step`, ...columns];
  const body = [...rows].sort(([left], [right]) => (left < right ? -1 : 1)).map(([name, tried]) => line(name, tried));
  const table = [head, ...body, line('all', all)];
  return table
    .map(([name = '', ...cells]) => name.padEnd(34) + cells.map((cell) => cell.padStart(14)).join(''))
    .join('\n');
}

/** @param {string} name @param {readonly Tried[]} tried */
function line(name, tried) {
  return [name, ...columns.map((column) => count(tried.filter((one) => one.column === column)))];
}

/** @param {readonly Tried[]} tried */
function count(tried) {
  return tried.length === 0 ? '-' : `${tried.filter(({ passed }) => passed).length}/${tried.length}`;
}
