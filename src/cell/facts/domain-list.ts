import { isUuid } from '../../controller/model/ids.ts';
import { linesOf, parseBytes } from './values.ts';

/** A domain as libvirt lists it, with its libvirt name exactly: names may begin with blanks and hold quotes. */
export interface ListedDomain {
  readonly uuid: string;
  readonly name: string;
}

/** What `virsh domstats` tells of a domain; what the host left out is absent. */
export interface DomainStats {
  /** libvirt's number of the state (virDomainState). */
  readonly state?: number;
  readonly coresMaximum?: number;
  readonly memoryMaximumBytes?: number;
}

const uuidLength = 36;

/**
 * Reads `virsh list --uuid --name`: UUID, one blank, name. Older versions fill names up to 30 columns, so blanks at
 * the end are not told from the filling. Undefined where a line is something else.
 */
export function parseDomainList(text: string): readonly ListedDomain[] | undefined {
  const domains = linesOf(text).map((line) => ({
    uuid: line.slice(0, uuidLength).toLowerCase(),
    name: line.slice(uuidLength + 1).trimEnd(),
  }));
  return domains.every(({ uuid, name }) => isUuid(uuid) && name !== '') ? domains : undefined;
}

/** Reads `virsh domstats`, by the name that it gives each domain; quotes within a name are not escaped there. */
export function parseDomainStats(text: string): ReadonlyMap<string, DomainStats> {
  const stats = new Map<string, DomainStats>();
  let name: string | undefined;
  for (const line of text.split('\n')) {
    const heading = /^Domain: '(.*)'$/.exec(line)?.[1];
    if (heading !== undefined) name = heading.trimEnd();
    const figure = /^ {2}([a-z.]+)=(\d+)$/.exec(line);
    if (name === undefined || figure?.[1] === undefined) continue;
    stats.set(name, { ...stats.get(name), ...readFigure(figure[1], parseBytes(figure[2] ?? '')) });
  }
  return stats;
}

function readFigure(key: string, value: number | undefined): DomainStats {
  if (value === undefined) return {};
  switch (key) {
    case 'state.state':
      return { state: value };
    case 'vcpu.maximum':
      return { coresMaximum: value };
    case 'balloon.maximum':
      return { memoryMaximumBytes: value * 1024 };
    default:
      return {};
  }
}
