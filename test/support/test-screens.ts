import { Box, Text } from 'ink';
import { createElement, type ReactNode } from 'react';
import type { Effect } from '../../src/tui/app/effects.ts';
import type { Facts } from '../../src/tui/app/facts.ts';
import type { ScreenInput, Screens } from '../../src/tui/app/screens.ts';

/** What the plain screens below remember: everything that they were told. */
export interface Told {
  readonly view: string;
  readonly inputs: readonly ScreenInput[];
}

/** Screens that show what they know in words, a row each, and want done what a test says for each key. */
export function testScreens(effects: Readonly<Record<string, readonly Effect[]>> = {}): Screens<Told> {
  return {
    start: (view) => ({ view, inputs: [] }),
    react: (told, input) => ({
      screen: { ...told, inputs: [...told.inputs, input] },
      effects: input.type === 'key' ? (effects[input.id] ?? []) : [],
    }),
    Screen: WordScreen,
  };
}

function WordScreen({ facts, screen }: { readonly facts: Facts; readonly screen: Told }): ReactNode {
  const { columns, rows } = facts.size;
  const lines = words(facts, screen)
    .slice(0, rows)
    .map((line) => createElement(Text, { key: line, wrap: 'truncate' }, line));
  return createElement(Box, { flexDirection: 'column', width: columns, height: rows }, ...lines);
}

function words({ stats, size, frozen, intervalMs, runs, notices, operations, events }: Facts, told: Told): string[] {
  return [
    `view ${told.view} in ${size.columns}x${size.rows}`,
    `every ${intervalMs}${frozen ? ' frozen' : ''}`,
    stats === null ? 'no look yet' : `cells ${stats.cells.map(({ name, contact }) => `${name}=${contact}`).join(' ')}`,
    `keys ${told.inputs.flatMap((input) => (input.type === 'key' ? [input.id] : [])).join(' ')}`,
    ...runs.map(({ act, state, step, error }) => `run ${act.kind} ${act.request.name} ${state} ${step ?? error?.code}`),
    ...notices.map(({ message, hint }) => `notice ${message}, ${hint}`),
    `operations ${operations.map(({ number }) => number).join(' ')}`,
    `events ${events.map(({ number }) => number).join(' ')}`,
    ...told.inputs.flatMap((input) => (isReply(input) ? [`reply ${JSON.stringify(input)}`] : [])),
  ];
}

const isReply = ({ type }: ScreenInput) => ['answered', 'refused', 'previewed'].includes(type);
