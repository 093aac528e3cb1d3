import { isNanoError, NanoError } from '../../controller/model/errors.ts';
import type { CellAction, ProbeReport, ProbeRequest } from '../../controller/ports.ts';
import { hostReportCommand, readHostReport, takenNames } from '../facts/host-report.ts';
import type { CellLink } from './cell-link.ts';
import { deadlines } from './deadlines.ts';

/** Changes nothing, and is yet sent as a change: so the cell says in the same round trip whether it is still ours. */
export function probe(link: CellLink, request: ProbeRequest): CellAction<ProbeReport> {
  const command = hostReportCommand(request.stores);
  return {
    commands: [command],
    run: async (bounds) => {
      const call = { command, doing: 'ask the cell what it has free', deadlineMs: deadlines.survey, bounds };
      // Changes follow a probe; libvirt is there for what is read back by the time they have been made.
      const asked = link.change(call);
      link.prepareLibvirt();
      const result = await asked;
      const { load, domains } = named(link, () => readHostReport(result.stdout, request.stores));
      bounds.saw?.({ at: new Date().toISOString(), load, domains });
      return { load, takenNames: takenNames(domains, request.freeNames ?? []) };
    },
  };
}

/** Says which cell it was that answered so. */
function named<T>(link: CellLink, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!isNanoError(error)) throw error;
    const { code, message, details, cause } = error;
    const hint = error.hint === undefined ? {} : { hint: error.hint };
    throw new NanoError(code, `${link.name}: ${message}`, { details, cause, ...hint });
  }
}
