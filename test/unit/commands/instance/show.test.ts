import { expect, test } from 'vitest';
import { fakeController } from '../../../support/fake-controller.ts';
import { plain } from '../../../support/plain.ts';
import { run } from '../../../support/run-command.ts';
import { instanceDetail } from '../../../support/views.ts';

const controller = fakeController({ queries: { 'instance.show': () => instanceDetail() } });

test('a person gets fields and tables', async () => {
  const { stdout } = await run('instance show web-1', { controller, tty: true, env: plain });
  expect(stdout).toMatch(/^name +web-1\n/);
  expect(stdout).toMatch(/\nstate +running\n/);
  expect(stdout).toMatch(/\naddresses +10\.0\.0\.21\n/);
  expect(stdout).toMatch(/\nvolumes\nTARGET +SIZE +IMAGE +PATH\nvda +10 GiB +debian-12 +\/var\/lib/);
  expect(stdout).toMatch(/\ninterfaces\nMAC +NETWORK +ADDRESSES\n52:54:00:00:00:01 +bridge:br0 +-\n/);
});

test('a pipe gets names and values, rows behind the name of their table', async () => {
  const { stdout } = await run('instance show web-1', { controller });
  expect(stdout).toContain('memory\t536870912\n');
  expect(stdout).toContain('volumes\tvda\t10737418240\tdebian-12\t/var/lib/');
  expect(stdout).not.toMatch(/\n\n|\tvolumes/);
});

test('what the guest did not tell is not made up', async () => {
  const silent = fakeController({
    queries: { 'instance.show': () => instanceDetail({ guest: null, state: 'running' }) },
  });
  const { stdout } = await run('instance show web-1 --cached', { controller: silent });
  expect(stdout).toContain('addresses\t?\n');
  expect(stdout).toContain('hostname\t?\n');
  expect(silent.calls[0]?.request).toEqual({ name: 'web-1', cached: true });
});

test('long values are wrapped to the terminal, and nothing in them is obeyed', async () => {
  const odd = fakeController({
    queries: {
      'instance.show': () => instanceDetail({ labels: { note: 'many words '.repeat(12), evil: '\u001b[2J' } }),
    },
  });
  const { stdout } = await run('instance show web-1', { controller: odd, tty: true, columns: 60, env: plain });
  const fields = stdout.split('\nvolumes\n')[0] ?? '';
  expect(Math.max(...fields.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60);
  expect(stdout).toContain('\\x1b[2J');
  expect(stdout).not.toContain('\u001b');
});

test('CSV is one row of the list', async () => {
  const { stdout } = await run('instance show web-1 -o csv', { controller });
  expect(stdout.split('\n')[0]).toMatch(/^name,state,pool,cell,/);
  expect(stdout.split('\n')[1]).toMatch(/^web-1,running,default,cell-1,2,536870912,/);
});
