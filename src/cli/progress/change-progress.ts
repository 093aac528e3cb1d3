import type { ChangeEvent } from '../../controller/controller.ts';
import { textWidth } from '../terminal/text-width.ts';
import { progressText } from './progress-text.ts';
import { createRate } from './rate.ts';

/** What a change's events come to: what a status line says of it. */
export interface ChangeProgress {
  take(event: ChangeEvent): void;
  /** The operation's number once it has begun. */
  operation(): number | undefined;
  /** As much as there is room for: figures are worth more than what the step is called. */
  text(room: number): string;
}

export interface ChangeProgressOptions {
  /** `creating instance web-1` */
  readonly doing: string;
  readonly unicode: boolean;
  now(): number;
}

export function createChangeProgress({ doing, unicode, now }: ChangeProgressOptions): ChangeProgress {
  let operation: number | undefined;
  let steps = 0;
  let step: { readonly index: number; readonly text: string } | undefined;
  let bytes: { readonly done: number; readonly total: number | null } | undefined;
  let rate = createRate();
  return {
    take: (event) => {
      if (event.type === 'started') {
        operation = event.operation;
        steps = event.steps.length;
      }
      if (event.type === 'step' && (event.state === 'running' || event.state === 'undoing')) {
        const where = event.cell === null ? '' : ` on ${event.cell}`;
        const what = `${event.state === 'undoing' ? 'undoing: ' : ''}${event.title}${where}`;
        step = { index: event.index, text: what };
        bytes = undefined;
        rate = createRate();
      }
      if (event.type === 'progress') {
        bytes = { done: event.done, total: event.total };
        rate.add(event.done, now());
      }
    },
    operation: () => operation,
    text: (room) => {
      if (step === undefined) return doing;
      const count = steps > 1 ? ` (${step.index + 1}/${steps})` : '';
      const figures = bytes === undefined ? '' : `  ${progressText({ ...bytes, rate: rate.perSecond() }, unicode)}`;
      const whole = `${doing}${count}: ${step.text}${figures}`;
      return figures === '' || textWidth(whole) <= room ? whole : `${doing}${count}${figures}`;
    },
  };
}
