import { expect, test } from 'vitest';
import { planText } from '../../../../src/cli/changes/plan-text.ts';
import { lines } from '../../../support/plain.ts';
import { planView } from '../../../support/views.ts';

test('figures, warnings, then each step with its cell and commands that can be copied', () => {
  expect(planText(planView(), { colour: false })).toBe(
    lines(
      'cell    cell-1',
      'memory  512 MiB asked, 28 GiB free',
      'warning: the disk is larger than the image',
      '',
      '# 1. make the directory on cell-1',
      'mkdir -p /srv/nano/f1',
      '',
      '# 2. define the domain on cell-1; from here on only forward',
      "virsh define /dev/stdin <<'NANO'",
      '<domain/>',
      'NANO',
      '',
      '# nothing was touched: this was a dry run',
    ),
  );
});

test('a plan that touches no cell says so', () => {
  const text = planText(planView({ facts: [], warnings: [], steps: [] }), { colour: false });
  expect(text).toBe(
    lines("no cell is touched: only nano's own records would change", '', '# nothing was touched: this was a dry run'),
  );
});
