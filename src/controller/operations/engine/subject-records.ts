import type { Transaction } from '../../inventory/document-store.ts';
import type { Operation, SubjectRecord } from '../../model/operation.ts';

/** Notes whom an operation is about, so that the life of a thing is found without reading all history. */
export async function noteSubjects(
  transaction: Transaction,
  operation: Pick<Operation, 'id' | 'subjects'>,
): Promise<void> {
  for (const { id: subjectId, kind, name } of operation.subjects) {
    const id = recordId(subjectId, operation.id);
    if ((await transaction.get('subjects', id)) !== undefined) continue;
    await transaction.insert('subjects', { id, subjectId, kind, name, operationId: operation.id });
  }
}

export async function forgetSubjects(
  transaction: Transaction,
  operation: Pick<Operation, 'id' | 'subjects'>,
): Promise<void> {
  for (const { id } of operation.subjects) await transaction.remove('subjects', recordId(id, operation.id));
}

function recordId(subjectId: string, operationId: string): SubjectRecord['id'] {
  return `${subjectId}/${operationId}`;
}
