import { nameProblem, proposeName } from '../../model/names.ts';
import { freeName } from '../../rebuild/free-name.ts';

/** A domain's name as an instance may be called: itself, or the nearest label that is free. */
export function proposedName(domain: string, taken: ReadonlySet<string>): string {
  if (nameProblem(domain) === undefined) return freeName(domain, taken);
  return freeName(proposeName(domain) ?? proposeName(`vm-${domain}`) ?? 'vm', taken);
}
