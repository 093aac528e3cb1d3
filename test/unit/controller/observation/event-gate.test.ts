import { beforeEach, describe, expect, it } from 'vitest';
import type { EventCode, Happening } from '../../../../src/controller/observation/event-codes.ts';
import { EventGate } from '../../../../src/controller/observation/event-gate.ts';

const second = 1_000;
let told: string[];
let gate: EventGate;

const happening = (code: EventCode, instance = 'web'): Happening => ({ code, cell: 'one', instance, message: 'it' });
const take = (code: EventCode, times: number, atMs = 0, instance = 'web') => {
  for (let time = 0; time < times; time += 1) gate.take(happening(code, instance), atMs);
};

beforeEach(() => {
  told = [];
  gate = new EventGate(({ code, instance, message }) => told.push(`${code} ${instance}: ${message}`));
});

describe('the event gate', () => {
  it('lets a dozen events of one thing pass at once, and holds nothing', () => {
    take('instance.started', 12);
    expect(told).toHaveLength(12);
    expect(gate.holds).toBe(false);
  });

  it('tells of what came after that once, with how often it was', () => {
    take('instance.memory-changed', 1_000);
    expect(told).toHaveLength(12);
    expect(gate.holds).toBe(true);
    gate.flush();
    expect(told.slice(12)).toEqual(['instance.memory-changed web: it (and 987 more of the kind just before)']);
    expect(gate.holds).toBe(false);
    gate.flush();
    expect(told).toHaveLength(13);
  });

  it('tells of a crash, a warning and the last state among thousands of other events', () => {
    take('instance.memory-changed', 500);
    take('instance.crashed', 1);
    take('instance.device-stuck', 1);
    take('instance.stopped', 1);
    take('instance.memory-changed', 500);
    gate.flush();
    expect(told.slice(12)).toEqual([
      'instance.crashed web: it',
      'instance.device-stuck web: it',
      'instance.stopped web: it',
      'instance.memory-changed web: it (and 987 more of the kind just before)',
    ]);
  });

  it('ends with the state that was the last', () => {
    for (let time = 0; time < 100; time += 1) {
      take('instance.stopped', 1);
      take('instance.started', 1);
    }
    take('instance.stopped', 1);
    gate.flush();
    expect(told.at(-2)).toMatch(/^instance.started/);
    expect(told.at(-1)).toMatch(/^instance.stopped/);
  });

  it('counts each thing for itself', () => {
    take('instance.started', 1_000, 0, 'web');
    told = [];
    take('instance.started', 1, 0, 'db');
    expect(told).toEqual(['instance.started db: it']);
  });

  it('lets as many pass as seconds have passed, and no more than a dozen', () => {
    take('instance.started', 13);
    gate.flush();
    told = [];
    take('instance.started', 5, 3 * second);
    expect(told).toHaveLength(3);
    gate.flush();
    told = [];
    take('instance.started', 20, 1_000 * second);
    expect(told).toHaveLength(12);
  });

  it('goes on with thousands of things, and forgets nothing that it holds', () => {
    take('instance.started', 13, 0, 'held');
    for (let thing = 0; thing < 6_000; thing += 1) take('instance.started', 1, 0, `early-${thing}`);
    for (let thing = 0; thing < 6_000; thing += 1) take('instance.started', 1, 60 * second, `late-${thing}`);
    gate.flush();
    expect(told.filter((one) => one.includes('held'))).toHaveLength(13);
  });
});
