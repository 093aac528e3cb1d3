import { describe, expect, test } from 'vitest';
import type { ChangeKind, Controller } from '../../../../src/controller/controller.ts';
import type { FakeDomain } from '../../../support/fake-host.ts';
import { call, TestWorld } from '../../../support/test-world.ts';
import { addHost, createInstance, importImage } from './scenarios.ts';

type Power = Extract<ChangeKind, `instance.${'start' | 'stop' | 'restart' | 'reset' | 'pause' | 'resume'}`>;

/** An instance, web, whose guest does what the test says. */
async function guest(state: FakeDomain['state'] = 'running') {
  const world = new TestWorld();
  const { controller } = await world.process();
  await addHost(controller, 'one');
  await importImage(controller);
  await createInstance(controller, 'web');
  const [domain] = world.cells.host('one').domains.values();
  if (domain === undefined) throw new Error('it has no domain');
  domain.state = state;
  return { world, controller, domain };
}

const change = (controller: Controller, kind: Power, more: { force?: boolean } = {}) =>
  controller.change(kind, { name: 'web', ...more }, call).result;

describe('a guest that is paused', () => {
  test('is told to be, is still meant to run, and goes on', async () => {
    const { controller, domain } = await guest();
    expect((await change(controller, 'instance.pause')).value).toMatchObject({ state: 'paused', desiredPower: 'on' });
    expect(domain.state).toBe('paused');
    expect((await change(controller, 'instance.resume')).value).toMatchObject({ state: 'running', desiredPower: 'on' });
    expect(domain.state).toBe('running');
    const [resumed, paused] = await controller.query('history.list', { thing: 'web' }, call);
    expect(paused).toMatchObject({
      kind: 'instance.pause',
      changes: [{ name: 'state', before: 'running', after: 'paused' }],
    });
    expect(resumed).toMatchObject({
      kind: 'instance.resume',
      changes: [{ name: 'state', before: 'paused', after: 'running' }],
    });
  });

  test('can be switched off and started anew by force', async () => {
    const { controller, domain } = await guest('paused');
    await change(controller, 'instance.restart', { force: true });
    expect(domain.state).toBe('running');
    domain.state = 'paused';
    expect((await change(controller, 'instance.stop', { force: true })).value).toMatchObject({
      state: 'stopped',
      desiredPower: 'off',
    });
  });

  test('is deleted when it is off, or by force', async () => {
    const { controller } = await guest('paused');
    await expect(controller.change('instance.delete', { name: 'web' }, call).result).rejects.toMatchObject({
      message: 'instance "web" is paused',
      hint: 'nano instance stop --force web first, or delete it with --force',
    });
    await controller.change('instance.delete', { name: 'web', force: true }, call).result;
  });

  test('stays paused when resuming it fails, and nothing holds it', async () => {
    const { world, controller, domain } = await guest('paused');
    world.cells.fault = (point) => {
      if (point === 'before resumeDomain') throw new Error('no');
    };
    await expect(change(controller, 'instance.resume')).rejects.toThrow('no');
    world.cells.fault = () => {};
    expect(domain.state).toBe('paused');
    await change(controller, 'instance.resume');
    expect(domain.state).toBe('running');
  });
});

test.each<[FakeDomain['state'], Power, string, string | undefined]>([
  ['paused', 'instance.pause', 'is already paused', undefined],
  ['stopped', 'instance.pause', 'is stopped', 'nano instance start web'],
  ['running', 'instance.resume', 'is already running', undefined],
  ['stopped', 'instance.resume', 'is stopped', 'nano instance start web'],
  ['running', 'instance.start', 'is already running', undefined],
  ['paused', 'instance.start', 'is paused', 'nano instance resume web'],
  ['stopped', 'instance.stop', 'is already stopped', undefined],
  [
    'paused',
    'instance.stop',
    'is paused: its guest would not hear that it is to power off',
    'nano instance resume web first, or nano instance stop --force web',
  ],
  [
    'paused',
    'instance.restart',
    'is paused: its guest would not hear that it is to power off',
    'nano instance resume web first, or nano instance restart --force web',
  ],
  [
    'paused',
    'instance.reset',
    'is paused, and would stay so',
    'nano instance resume web first, or nano instance restart --force web',
  ],
  ['stopped', 'instance.reset', 'is stopped', 'nano instance start web'],
])('%s: %s is refused, with what to do, and touches nothing', async (state, kind, why, hint) => {
  const { controller, domain } = await guest(state);
  const before = await controller.query('operation.list', {}, call);
  await expect(change(controller, kind)).rejects.toMatchObject({
    code: 'WRONG_STATE',
    message: `instance "web" ${why}`,
    ...(hint === undefined ? {} : { hint }),
  });
  expect(domain.state).toBe(state);
  expect(await controller.query('operation.list', {}, call)).toEqual(before);
});
