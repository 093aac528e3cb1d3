import type { Command } from '../../controller/model/command.ts';
import { NanoError } from '../../controller/model/errors.ts';
import type { ExecOptions } from './transport.ts';

/** A command's standard input as it is sent: the only place where a secret's value appears. */
export async function renderInput(
  parts: Command['stdin'],
  resolveSecret: ExecOptions['resolveSecret'],
): Promise<string> {
  if (parts === undefined) return '';
  const texts = await Promise.all(
    parts.map((part) => {
      if (typeof part === 'string') return part;
      if (resolveSecret === undefined) throw new NanoError('INTERNAL', `nobody gives the secret "${part.secret}"`);
      return resolveSecret(part.secret);
    }),
  );
  return texts.join('');
}
