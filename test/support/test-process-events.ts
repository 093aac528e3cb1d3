import type { ProcessEvents } from '../../src/tui/terminal/process-events.ts';

type Name = 'end' | 'stop' | 'continue';

export interface TestProcessEvents extends ProcessEvents {
  emit(name: Name): void;
  listening(): number;
  /** Who was stopped, each time. */
  readonly stops: readonly string[];
}

export function testProcessEvents(): TestProcessEvents {
  const listeners: Record<Name, Set<() => void>> = { end: new Set(), stop: new Set(), continue: new Set() };
  const stops: string[] = [];
  const on = (name: Name) => (listener: () => void) => {
    listeners[name].add(listener);
    return () => listeners[name].delete(listener);
  };
  return {
    onEnd: on('end'),
    onStop: on('stop'),
    onContinue: on('continue'),
    stop: (who) => stops.push(who),
    emit: (name) => {
      for (const listener of listeners[name]) listener();
    },
    listening: () => Object.values(listeners).reduce((sum, { size }) => sum + size, 0),
    stops,
  };
}
