import { type Instance, render } from 'ink';
import type { ReactNode } from 'react';
import type { Frame } from '../terminal/frame/draw-frame.ts';
import type { Size } from './facts.ts';

export interface MountedScreen {
  /** Lays it out anew in a size; what comes of it goes to `draw` before this returns. */
  show(screen: ReactNode, size: Size): void;
  unmount(): void;
}

export interface MountOptions {
  draw(frame: Frame): void;
  /** A component threw. */
  failed(error: unknown): void;
}

/**
 * What ink needs of a terminal. In its debug mode it hands over each frame whole, as one string, and at once; else it would
 * write to the terminal by itself, too much and in its own time. It looks for nothing more in the streams than this.
 */
export function mountScreen({ draw, failed }: MountOptions): MountedScreen {
  let size: Size = { columns: 80, rows: 24 };
  const stdout = fakeStream({
    get columns() {
      return size.columns;
    },
    get rows() {
      return size.rows;
    },
    write: (text: string) => {
      if (instance !== undefined) draw({ ...size, lines: text.split('\n') });
      return true;
    },
  });
  const options = { stdout, stderr: fakeStream({ write: () => true }), stdin: fakeInput() };
  let instance: Instance | undefined;
  return {
    show: (screen, next) => {
      size = next;
      if (instance !== undefined) {
        instance.rerender(screen);
        return;
      }
      // Mounted empty, so that the first frame also finds its instance.
      instance = render(null, {
        ...options,
        debug: true,
        exitOnCtrlC: false,
        patchConsole: false,
      });
      instance.waitUntilExit().catch(failed);
      instance.rerender(screen);
    },
    unmount: () => {
      const mounted = instance;
      instance = undefined;
      mounted?.unmount();
    },
  };
}

function fakeStream(own: object): NodeJS.WriteStream {
  const nothing = () => {};
  // Its size is asked for each time, so that it stays a getter.
  return Object.create({ isTTY: false, on: nothing, off: nothing }, Object.getOwnPropertyDescriptors(own));
}

function fakeInput(): NodeJS.ReadStream {
  return Object.create({ isTTY: false });
}
