import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { metricsDocument } from '../../../../scripts/lib/metrics-document.mjs';
import { exposition } from '../../../../src/cli/metrics/exposition.ts';
import { metricTable } from '../../../../src/cli/metrics/metric-table.ts';
import { checkExposition } from '../../../support/check-exposition.ts';
import { cellStats, instanceStats, silentCell, zoneStats } from '../../../support/stats-views.ts';

const read = (stats = zoneStats()) => checkExposition(exposition(metricTable, stats));
const figure = (name: string, labels: object, stats = zoneStats()) =>
  read(stats).find((series) => series.name === name && JSON.stringify(series.labels) === JSON.stringify(labels))?.value;

describe('the metrics', () => {
  test('are told as Prometheus reads them, each of the table where all is known', () => {
    const stats = zoneStats({ instances: [instanceStats({ disk: { ...instanceStats().disk, readMs: 0.25 } })] });
    expect([...new Set(read(stats).map(({ name }) => name))].sort()).toEqual(
      metricTable.map(({ name }) => name).sort(),
    );
  });

  test('figures are in base units', () => {
    const cell = { pool: 'default', cell: 'cell-1' };
    const instance = { ...cell, instance: 'web-1' };
    expect(figure('nano_cell_cpu_usage_ratio', cell)).toBe(0.25);
    expect(figure('nano_cell_answer_seconds', cell)).toBe(0.012);
    expect(figure('nano_cell_read_timestamp_seconds', cell)).toBe(Date.parse('2026-11-20T11:59:59.000Z') / 1000);
    expect(figure('nano_cell_cpu_mode_ratio', { ...cell, mode: 'steal' })).toBe(0.02);
    expect(figure('nano_cell_store_available_bytes', { ...cell, path: '/var/lib/libvirt/images/nano' })).toBe(
      150 * 1024 ** 3,
    );
    expect(figure('nano_instance_cpu_seconds_total', instance)).toBe(120.5);
    expect(figure('nano_instance_disk_write_seconds', instance)).toBe(0.0005);
    expect(figure('nano_instance_agent_connected', instance)).toBe(1);
  });

  test('of a cell that does not answer only that is told, and what is wanted of its instances', () => {
    const names = read()
      .filter(({ labels }) => labels.cell === 'cell-2')
      .map(({ name, value }) => [name, value]);
    expect(names.filter(([name]) => name === 'nano_cell_up')).toEqual([['nano_cell_up', 0]]);
    expect([...new Set(names.map(([name]) => name))]).toEqual([
      'nano_cell_up',
      'nano_cell_enabled',
      'nano_cell_contact',
      'nano_cell_read_timestamp_seconds',
      'nano_instance_wanted_running',
      'nano_instance_cpu_cores',
      'nano_instance_memory_size_bytes',
      'nano_instance_disk_size_bytes',
    ]);
    expect(figure('nano_cell_contact', { pool: 'default', cell: 'cell-2', state: 'offline' })).toBe(1);
    expect(figure('nano_cell_contact', { pool: 'default', cell: 'cell-2', state: 'online' })).toBe(0);
  });

  test('one that is off runs not, and uses nothing that could be told', () => {
    const off = zoneStats({ instances: [instanceStats({ state: 'stopped', cpuShare: 0 })] });
    const labels = { pool: 'default', cell: 'cell-1', instance: 'web-1' };
    expect(figure('nano_instance_running', labels, off)).toBe(0);
    expect(figure('nano_instance_wanted_running', labels, off)).toBe(1);
    expect(figure('nano_instance_cpu_usage_ratio', labels, off)).toBeUndefined();
  });

  test('what is not known is no zero, and no series', () => {
    const names = read(zoneStats({ cells: [{ ...silentCell(), contact: 'online' }], instances: [] })).map(
      ({ name }) => name,
    );
    expect(names).not.toContain('nano_cell_cpu_usage_ratio');
    expect(names).not.toContain('nano_cell_load1');
  });

  test('a label may hold anything', () => {
    const name = 'a"b\\c\nd{}=,é';
    const text = exposition(metricTable, zoneStats({ cells: [cellStats({ name })], instances: [] }));
    expect(text).toContain('nano_cell_up{pool="default",cell="a\\"b\\\\c\\nd{}=,é"} 1\n');
    expect(checkExposition(text).find((series) => series.name === 'nano_cell_up')?.labels.cell).toBe(name);
  });

  test('numbers that JavaScript writes otherwise are written as Prometheus reads them', () => {
    const cell = cellStats({ load: [Number.POSITIVE_INFINITY, Number.NaN, 1e-9] });
    const text = exposition(metricTable, zoneStats({ cells: [cell] }));
    expect(text).toMatch(/nano_cell_load1\{.*\} \+Inf\n/);
    expect(text).toMatch(/nano_cell_load5\{.*\} NaN\n/);
    expect(text).toMatch(/nano_cell_load15\{.*\} 1e-9\n/);
    checkExposition(text);
  });
});

test('docs/metrics.md tells of every metric there is (else: node scripts/metrics-document.mjs)', () => {
  expect(readFileSync(new URL('../../../../docs/metrics.md', import.meta.url), 'utf8')).toBe(
    metricsDocument(metricTable),
  );
});

describe('the checker', () => {
  const told = '# HELP a A.\n# TYPE a gauge\n';
  test.each([
    ['a sample of nothing told', 'a 1\n'],
    ['a line that does not end', `${told}a 1`],
    ['a series twice', `${told}a{b="c"} 1\na{b="c"} 2\n`],
    ['lines of a metric that do not stand together', `${told}a 1\n# HELP b B.\n# TYPE b gauge\nb 1\na 2\n`],
    ['a counter without _total', '# HELP a A.\n# TYPE a counter\na 1\n'],
    ['a gauge with it', '# HELP a_total A.\n# TYPE a_total gauge\na_total 1\n'],
    ['an unescaped quote', `${told}a{b="c"d"} 1\n`],
    ['a wrong escape', `${told}a{b="c\\d"} 1\n`],
    ['no number', `${told}a Infinity\n`],
    ['a label twice', `${told}a{b="c",b="d"} 1\n`],
  ])('notices %s', (_, text) => {
    expect(() => checkExposition(text)).toThrow();
  });
});
