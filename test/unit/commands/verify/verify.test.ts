import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Discrepancy, VerifyView } from '../../../../src/controller/model/verify-view.ts';
import { verifyCodes } from '../../../../src/controller/verify/report.ts';
import { done, fakeController } from '../../../support/fake-controller.ts';
import { plain } from '../../../support/plain.ts';
import { run } from '../../../support/run-command.ts';
import { instanceView, planView } from '../../../support/views.ts';

const missing: Discrepancy = {
  code: 'DOMAIN_MISSING',
  severity: 'error',
  cell: 'cell-1',
  subject: 'web',
  fact: 'libvirt has no domain of it',
  remedy: 'nano verify --fix defines it again',
  fix: { kind: 'instance.define', request: { name: 'web' } },
};
const stray: Discrepancy = {
  code: 'ORPHAN_FILE',
  severity: 'warning',
  cell: 'cell-1',
  subject: '/srv/x\u001b[2J',
  fact: 'nothing explains it',
  remedy: 'look at it',
  fix: null,
};
const view = (...findings: Discrepancy[]): VerifyView => ({ cells: 1, instances: 2, images: 1, findings });

/** A zone that is as recorded once the fix was made. */
function mendable(...findings: Discrepancy[]) {
  let mended = false;
  return fakeController({
    queries: { 'zone.verify': () => (mended ? view() : view(...findings)) },
    changes: {
      'instance.define': ({ name }) => {
        mended = true;
        return done(instanceView({ name }), 3);
      },
    },
    preview: () => planView(),
  });
}

describe('verify', () => {
  test('a person is told what differs and what to do; an error is the exit status', async () => {
    const options = { controller: mendable(missing, stray), tty: true, env: plain };
    const { stdout, stderr, exitCode } = await run('verify', options);
    expect(stdout).toContain(
      'DOMAIN_MISSING  web: libvirt has no domain of it\n     nano verify --fix defines it again\n',
    );
    expect(stdout).not.toContain('\u001b[2J');
    expect(stderr).toContain('1 cell, 2 instances, 1 image: 1 error, 1 warning');
    expect(exitCode).toBe(1);
  });

  test('warnings alone are no failure', async () => {
    expect((await run('verify', { controller: mendable(stray) })).exitCode).toBe(0);
  });

  test('--fix makes the changes and compares again', async () => {
    const controller = mendable(missing, missing, stray);
    const { stdout, exitCode } = await run('verify --fix', { controller });
    expect(stdout).toBe('defined instance web\n');
    expect(exitCode).toBe(0);
    expect(controller.calls.map(({ call }) => call)).toEqual(['zone.verify', 'instance.define', 'zone.verify']);
  });

  test('--fix --json answers with what is left alone', async () => {
    const { stdout } = await run('verify --fix --json', { controller: mendable(missing) });
    expect(JSON.parse(stdout)).toEqual(view());
  });

  test('--fix --dry-run shows the changes and makes none', async () => {
    const controller = mendable(missing);
    const { stdout } = await run('verify --fix --dry-run', { controller });
    expect(stdout).toContain('## instance.define web\n');
    expect(controller.calls.map(({ call }) => call)).toEqual(['zone.verify', 'preview instance.define']);
  });

  test('passes on what to leave out and what to read in full', async () => {
    const controller = mendable();
    await run('verify --ignore ORPHAN_FILE --ignore RECORD_OLD --checksums', { controller });
    expect(controller.calls[0]?.request).toEqual({ checksums: true, ignore: ['ORPHAN_FILE', 'RECORD_OLD'] });
  });
});

test('each code is in the document', () => {
  const text = readFileSync(join(import.meta.dirname, '../../../../docs/verify.md'), 'utf8');
  expect(verifyCodes.filter((code) => !text.includes(code))).toEqual([]);
});
