import type { Interrupts } from './interrupts.ts';
import type { Streams } from './terminal.ts';

/** Where to ask, and what Ctrl-C means there: a part of the context. */
export interface Asker {
  readonly terminal: Streams;
  readonly interrupts: Interrupts;
}

/** Asks something that is answered with yes or no; anything but yes is no. */
export async function askYesNo(asker: Asker, question: string): Promise<boolean> {
  const answer = await askLine(asker, `${question} [y/N] `);
  return answer !== undefined && /^y(es)?$/i.test(answer.trim());
}

/** Asks for an exact text, so that nobody confirms by habit. */
export async function askToType(asker: Asker, question: string, expected: string): Promise<boolean> {
  const answer = await askLine(asker, `${question}\ntype ${expected} to confirm: `);
  return answer?.trim() === expected;
}

/** One line from the terminal, edited by the terminal itself; undefined at the end of input. Ctrl-C leaves. */
async function askLine({ terminal, interrupts }: Asker, prompt: string): Promise<string | undefined> {
  const leave = () => {
    terminal.stderr.write('\n');
    return 'leave' as const;
  };
  return await interrupts.guard(() => readLine(terminal, prompt), { first: leave, second: leave });
}

async function readLine({ stdin, stderr }: Streams, prompt: string): Promise<string | undefined> {
  stderr.write(prompt);
  const decoder = new TextDecoder();
  let typed = '';
  return await new Promise((resolve) => {
    const finish = (line: string | undefined) => {
      stop();
      resolve(line);
    };
    const stop = stdin.listen({
      data: (bytes) => {
        typed += decoder.decode(bytes, { stream: true });
        const newline = typed.search(/[\r\n]/);
        if (newline !== -1) finish(typed.slice(0, newline));
      },
      end: () => {
        stderr.write('\n');
        finish(undefined);
      },
    });
  });
}
