import type { CellLoad, ObservedDomain } from '../../controller/model/cell.ts';
import type { Command } from '../../controller/model/command.ts';
import { NanoError } from '../../controller/model/errors.ts';
import type { Id } from '../../controller/model/ids.ts';
import type { StorePath } from '../../controller/ports.ts';
import { parseDomainList, parseDomainStats } from './domain-list.ts';
import { domainState } from './domain-state.ts';
import { errorWords, printable } from './printable.ts';
import { parseSections, type Sections, sectionCommand, succeeded } from './sections.ts';
import { linesOf, parseBytes, parseMeminfo } from './values.ts';

/** What a host says of itself whenever it is asked: its load, what is free, and all its domains. */
export interface HostReport {
  /** A store whose path is not there has no entry: nothing can be said of it. */
  readonly load: CellLoad;
  readonly domains: readonly ObservedDomain[];
}

/**
 * Always the same word, so that a plan which shows this command is the same each time. Only root's own files and
 * libvirt speak here, and no line of theirs begins so.
 */
const mark = 'nano-host-report';

/**
 * One call of virsh for all three questions: each call takes 20 ms, nearly all of it to connect. The domains' names are
 * asked for first: a domain that is made or removed in between then lacks one half, and is left out.
 */
export const domainsSection = `run domains timeout 30 virsh -q -c qemu:///system "list --all --uuid --name; echo '
stats
'; domstats --state; echo '
saved
'; list --all --uuid --with-managed-save"`;

const loadScript = `run load head -c 200 /proc/loadavg
run memory grep MemAvailable: /proc/meminfo
number=0
for path; do
  run "store-$number" timeout 10 df -B1 --output=avail -- "$path"
  number=$((number + 1))
done`;

const reportScript = `${loadScript}
${domainsSection}`;

/** Asks for a report. It reads only, and has no other effect however often it runs. */
export function hostReportCommand(stores: readonly StorePath[]): Command {
  return sectionCommand(reportScript, mark, ...stores.map(({ path }) => path));
}

/** Asks for the load and what is free, not for domains. */
export function hostLoadCommand(stores: readonly StorePath[]): Command {
  return sectionCommand(loadScript, mark, ...stores.map(({ path }) => path));
}

/** Reads what hostLoadCommand asked for. BAD_ANSWER for what cannot be read. */
export function readHostLoad(stdout: string, stores: readonly StorePath[]): CellLoad {
  return readLoad(parseSections(stdout, mark), stores);
}

/**
 * Reads a report on the same stores. COMMAND_FAILED where libvirt does not answer, BAD_ANSWER for what cannot be read;
 * neither names the cell, which the caller knows.
 */
export function readHostReport(stdout: string, stores: readonly StorePath[]): HostReport {
  const sections = parseSections(stdout, mark);
  return { load: readLoad(sections, stores), domains: readDomains(sections) };
}

function readLoad(sections: Sections, stores: readonly StorePath[]): CellLoad {
  const load1 = Number(/^(\d{1,6}\.\d{1,4}) /.exec(succeeded(sections, 'load') ?? '')?.[1]);
  const memoryAvailableBytes = parseMeminfo(succeeded(sections, 'memory') ?? '', 'MemAvailable');
  if (Number.isNaN(load1)) throw new NanoError('BAD_ANSWER', 'the host does not tell its load');
  if (memoryAvailableBytes === undefined) throw new NanoError('BAD_ANSWER', 'the host does not tell its free memory');
  const storeAvailableBytes: Record<Id, number> = {};
  stores.forEach(({ id }, index) => {
    const bytes = parseBytes(linesOf(succeeded(sections, `store-${index}`) ?? '')[1] ?? '');
    if (bytes !== undefined) storeAvailableBytes[id] = bytes;
  });
  return { load1, memoryAvailableBytes, storeAvailableBytes };
}

/** Reads what `domainsSection` answered. */
export function readDomains(sections: Sections): readonly ObservedDomain[] {
  const section = sections.get('domains');
  if (section?.status !== 0) {
    const words = errorWords(section?.error ?? '');
    throw new NanoError('COMMAND_FAILED', `libvirt does not answer${words === '' ? '' : `: ${words}`}`, {
      hint: 'on the host: virsh -c qemu:///system list; systemctl status libvirtd virtqemud',
    });
  }
  const [list, rest] = split(section.output, 'stats');
  const [figures, saved] = split(rest, 'saved');
  const domains = parseDomainList(list);
  if (domains === undefined) throw new NanoError('BAD_ANSWER', 'libvirt lists a domain that nano cannot read');
  const stats = parseDomainStats(figures);
  const withSave = new Set(linesOf(saved).map((line) => line.trim()));
  return domains.flatMap(({ uuid, name }) => {
    const state = stats.get(name)?.state;
    return state === undefined
      ? []
      : { uuid, name: printable(name, 255), state: domainState(state, withSave.has(uuid)) };
  });
}

/** What stands before and after the line that is this word alone. */
function split(text: string, word: string): readonly [string, string] {
  const at = text.indexOf(`\n${word}\n`);
  if (at === -1) throw new NanoError('BAD_ANSWER', "the parts of libvirt's answer are not all there");
  return [text.slice(0, at), text.slice(at + word.length + 2)];
}

/** Those of `names` that a domain has. */
export function takenNames(
  domains: readonly ObservedDomain[],
  names: readonly string[],
): readonly { readonly name: string; readonly uuid: string }[] {
  const asked = new Set(names);
  return domains.filter(({ name }) => asked.has(name)).map(({ name, uuid }) => ({ name, uuid }));
}
