import type { CellLoad } from '../../controller/model/cell.ts';
import type { CallBounds, CellReport, StorePath } from '../../controller/ports.ts';
import { type Executor, shareDeadline } from './executor.ts';
import { hostLoadCommand, hostReportCommand, readHostLoad, readHostReport } from './host-report.ts';

const defaultDeadlineMs = 30_000;

/**
 * A host's load, free memory and disk, and the states of all its domains, in one round trip. Throws the connection's own
 * errors; COMMAND_FAILED where libvirt does not answer; BAD_ANSWER. A store that is not there is left out of the report.
 */
export async function observeHost(
  executor: Executor,
  request: { readonly stores: readonly StorePath[] },
  bounds: CallBounds = {},
): Promise<CellReport> {
  const limits = shareDeadline(bounds, defaultDeadlineMs);
  const answer = await executor.exec(hostReportCommand(request.stores), limits());
  return { at: new Date().toISOString(), ...readHostReport(answer.stdout, request.stores) };
}

/** The same without domains, for when those are asked for by another way. */
export async function observeLoad(
  executor: Executor,
  request: { readonly stores: readonly StorePath[] },
  bounds: CallBounds = {},
): Promise<CellLoad> {
  const limits = shareDeadline(bounds, defaultDeadlineMs);
  const answer = await executor.exec(hostLoadCommand(request.stores), limits());
  return readHostLoad(answer.stdout, request.stores);
}
