import {
  virshActiveNetworks,
  virshDefine,
  virshDestroy,
  virshDomainState,
  virshListDomains,
  virshMetadata,
  virshNetworkStart,
  virshNetworkStop,
  virshReboot,
  virshReset,
  virshResume,
  virshShutdown,
  virshStart,
  virshSuspend,
  virshUndefine,
} from '../../../src/cell/commands/virsh.ts';
import type { Command } from '../../../src/controller/model/command.ts';
import { Failure } from '../model/failure.ts';
import type { Host } from '../model/host.ts';
import type { Domain } from '../model/libvirt.ts';
import { type Answer, type Call, fine, readInput, said } from './call.ts';
import { readDomainXml } from './domain-xml.ts';
import { type Found, Pattern } from './pattern.ts';
import type { Rule } from './rule.ts';

const onDomain = (make: (uuid: string) => Command): Pattern => new Pattern(({ id }) => make(id('uuid')));

/** What reads from libvirt. */
const questions: readonly Rule[] = [
  asking(onDomain(virshDomainState), ({ libvirt }, found) => domainInfo(libvirt.domain(found('uuid')))),
  asking(onDomain(virshMetadata), ({ libvirt }, found) => {
    const { metadata } = libvirt.domain(found('uuid'));
    if (metadata === undefined)
      throw new Failure('error: metadata not found: Requested metadata element is not present');
    return `<instance>${escapeXml(metadata)}</instance>\n\n`;
  }),
  asking(new Pattern(virshListDomains), ({ libvirt }) => domainList([...libvirt.domains.values()])),
  asking(new Pattern(virshActiveNetworks), ({ libvirt }) => {
    const active = [...libvirt.networks].filter(([, network]) => network.active);
    return `${active.map(([name]) => `${name}\n`).join('')}\n`;
  }),
];

/** What libvirt is asked to do: it goes on with it when the virsh that asked is ended. */
const orders: readonly Rule[] = [
  {
    pattern: new Pattern(() => virshDefine([])),
    isVirsh: true,
    run: async (call) => {
      const xml = (await readInput(call)).toString();
      return order(call, ({ libvirt }) => libvirt.define(readDomainXml(xml)));
    },
  },
  ordering(onDomain(virshStart), (host, uuid) => host.libvirt.start(uuid, (paths) => host.missingFile(paths))),
  ordering(onDomain(virshShutdown), ({ libvirt, traits }, uuid) => {
    libvirt.requireRunning(uuid, 'shutdown');
    if (Number.isFinite(traits.shutdownMs))
      setTimeout(() => libvirt.stop(uuid, 'shut down'), traits.shutdownMs).unref();
  }),
  ordering(onDomain(virshReboot), ({ libvirt }, uuid) => libvirt.reboot(uuid, 'reboot')),
  ordering(onDomain(virshReset), ({ libvirt }, uuid) => libvirt.reboot(uuid, 'reset')),
  ordering(onDomain(virshSuspend), ({ libvirt }, uuid) => libvirt.suspend(uuid)),
  ordering(onDomain(virshResume), ({ libvirt }, uuid) => libvirt.resume(uuid)),
  ordering(onDomain(virshDestroy), ({ libvirt }, uuid) => {
    libvirt.requireActive(uuid, 'destroy');
    libvirt.stop(uuid, 'destroyed');
  }),
  ordering(onDomain(virshUndefine), ({ libvirt }, uuid) => libvirt.undefine(uuid)),
  ...([true, false] as const).map((active): Rule => {
    const make = active ? virshNetworkStart : virshNetworkStop;
    return {
      pattern: new Pattern(() => make('any'), { any: [6] }),
      isVirsh: true,
      run: (call) => order(call, ({ libvirt }) => libvirt.setNetwork(call.argv[6] ?? '', active)),
    };
  }),
];

export const virshRules: readonly Rule[] = [...questions, ...orders];

function asking(pattern: Pattern, answer: (host: Host, found: Found) => string): Rule {
  return {
    pattern,
    isVirsh: true,
    run: async ({ host, process }, found) => {
      await process.work(host.traits.virshMs);
      host.libvirt.answer();
      return said(answer(host, found));
    },
  };
}

function ordering(pattern: Pattern, effect: (host: Host, uuid: string) => void): Rule {
  return { pattern, isVirsh: true, run: (call, found) => order(call, (host) => effect(host, found('uuid'))) };
}

async function order({ host, process }: Call, effect: (host: Host) => void): Promise<Answer> {
  host.libvirt.answer();
  const { virshMs } = host.traits;
  await process.work(virshMs / 2);
  const done = (async () => {
    if (virshMs > 0) await new Promise((resolve) => setTimeout(resolve, virshMs / 2));
    effect(host);
  })();
  await process.until(done);
  return fine;
}

export function domainList(domains: readonly Domain[]): string {
  const lines = domains.map(({ uuid, name }) => `${uuid} ${name.padEnd(30)}\n`);
  return `${lines.join('')}\n`;
}

const stateWords: Readonly<Record<Domain['state'], string>> = {
  running: 'running',
  stopped: 'shut off',
  paused: 'paused',
  crashed: 'crashed',
};

function domainInfo({ uuid, name, state, cores, memoryBytes, isPersistent, run }: Domain): string {
  const lines = [
    ['Id', run === undefined ? '-' : String(run.id)],
    ['Name', name],
    ['UUID', uuid],
    ['OS Type', 'hvm'],
    ['State', stateWords[state]],
    ['CPU(s)', String(cores)],
    ['Max memory', `${memoryBytes / 1024} KiB`],
    ['Persistent', isPersistent ? 'yes' : 'no'],
    ['Managed save', 'no'],
  ];
  return `${lines.map(([key, value]) => `${`${key}:`.padEnd(16)}${value}\n`).join('')}\n`;
}

export function escapeXml(text: string): string {
  return text.replace(/[<>&]/g, (character) => ({ '<': '&lt;', '>': '&gt;' })[character] ?? '&amp;');
}
