import type { Command } from '../../controller/model/command.ts';
import type { DomainCounters } from '../../controller/model/domain-counters.ts';
import { NanoError } from '../../controller/model/errors.ts';
import { parseDomainList } from '../facts/domain-list.ts';
import { errorWords } from '../facts/printable.ts';
import { parseSections, sectionCommand, succeeded } from '../facts/sections.ts';
import { linesOf } from '../facts/values.ts';
import { FigureNames } from '../libvirt/protocol/figure-names.ts';
import { Figures } from '../libvirt/protocol/figures.ts';
import { readDomainCounters } from '../libvirt/session/domain-counters.ts';

const mark = 'nano-domain-statistics';
const groups = '--state --cpu-total --balloon --vcpu --interface --block';

/** What libvirt's own protocol tells by one call. Versions that list no numbers with UUIDs tell all the rest. */
const script = `run domains timeout 30 virsh -q -c qemu:///system "list --all --uuid --name; echo '
stats
'; domstats ${groups}; echo '
saved
'; list --all --uuid --with-managed-save"
run runs timeout 30 virsh -q -c qemu:///system list --uuid --id`;

export function domainStatisticsCommand(): Command {
  return sectionCommand(script, mark);
}

/** Reads the answer. COMMAND_FAILED where libvirt does not answer; a domain that came or went meanwhile is left out. */
export function readDomainStatistics(stdout: string): readonly DomainCounters[] {
  const sections = parseSections(stdout, mark);
  const section = sections.get('domains');
  const parts = /^([\s\S]*)\nstats\n([\s\S]*)\nsaved\n([\s\S]*)$/.exec(section?.output ?? '');
  if (section?.status !== 0 || parts === null) {
    const words = errorWords(section?.error ?? '');
    throw new NanoError('COMMAND_FAILED', `libvirt does not answer${words === '' ? '' : `: ${words}`}`);
  }
  const [, list = '', stats = '', saved = ''] = parts;
  const domains = parseDomainList(list);
  if (domains === undefined) throw new NanoError('BAD_ANSWER', 'libvirt lists a domain that nano cannot read');
  const figures = readStatistics(stats);
  const withSave = new Set(linesOf(saved).map((line) => line.trim()));
  const runs = linesOf(succeeded(sections, 'runs') ?? '');
  const runOf = new Map(runs.map((line) => [line.slice(0, 36).toLowerCase(), Number(line.slice(36))]));
  return domains.flatMap(({ uuid, name }) => {
    const told = figures.get(name);
    const id = runOf.get(uuid) ?? (told?.get('vcpu.0.time') !== undefined ? 0 : -1);
    return told === undefined ? [] : readDomainCounters({ domain: { uuid, name, id }, figures: told }, withSave);
  });
}

/** By the domain's name; a number where it is one, but in names. */
function readStatistics(text: string): ReadonlyMap<string, Figures> {
  const all = new Map<string, Map<string, number | string>>();
  let figures: Map<string, number | string> | undefined;
  for (const line of text.split('\n')) {
    const heading = /^Domain: '(.*)'$/.exec(line)?.[1];
    if (heading !== undefined) {
      figures = new Map();
      all.set(heading.trimEnd(), figures);
      continue;
    }
    const [, name, value = ''] = /^ {2}([\w.-]+)=(.*)$/.exec(line) ?? [];
    if (name !== undefined)
      figures?.set(name, !name.endsWith('.name') && /^\d{1,20}$/.test(value) ? Number(value) : value);
  }
  return new Map([...all].map(([domain, told]) => [domain, figuresOf(told)]));
}

function figuresOf(told: ReadonlyMap<string, number | string>): Figures {
  return new Figures(new FigureNames([...told.keys()]), [...told.values()]);
}
