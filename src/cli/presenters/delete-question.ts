import { isNanoError } from '../../controller/model/errors.ts';
import { formatSize } from '../../controller/model/units.ts';
import type { InstanceDetail } from '../../controller/model/views.ts';
import { ask } from '../ask.ts';
import type { Question } from '../changes/confirm.ts';
import type { Context } from '../context.ts';

/** How many names a question lists before it only counts the rest. */
const listed = 10;

/** What is asked before instances are deleted: of one what is lost, of many to type how many they are. */
export async function deleteQuestion(
  context: Context,
  names: readonly string[],
  ifExists: boolean,
): Promise<Question | undefined> {
  const [only] = names;
  if (only === undefined) return undefined;
  if (names.length > 1) {
    const rest = names.length > listed ? `, and ${names.length - listed} more` : '';
    return {
      text: `delete ${names.length} instances with their disks: ${names.slice(0, listed).join(', ')}${rest}`,
      typed: String(names.length),
    };
  }
  const instance = await find(context, only, ifExists);
  return instance === undefined ? undefined : { text: question(instance) };
}

function question({ name, cell, diskBytes, volumes }: InstanceDetail): string {
  const disks = volumes.length === 1 ? 'its disk' : `its ${volumes.length} disks`;
  return `delete instance ${name} on ${cell}, with ${disks} of ${formatSize(diskBytes)}?`;
}

/** Undefined where it does not exist and need not. */
async function find(context: Context, name: string, ifExists: boolean): Promise<InstanceDetail | undefined> {
  try {
    return await ask(context, 'instance.show', { name, cached: true });
  } catch (error) {
    if (ifExists && isNanoError(error) && error.code === 'NOT_FOUND') return undefined;
    throw error;
  }
}
