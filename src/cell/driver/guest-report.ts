import * as v from 'valibot';
import type { Command } from '../../controller/model/command.ts';
import type { Id } from '../../controller/model/ids.ts';
import type { CallBounds, GuestReport } from '../../controller/ports.ts';
import { checkedId } from '../commands/store-layout.ts';
import { parseInterfaceAddresses } from '../commands/virsh-output.ts';
import { parseSections, sectionCommand, succeeded } from '../facts/sections.ts';
import type { CellLink } from './cell-link.ts';
import { deadlines } from './deadlines.ts';

const mark = 'nano-guest-report';

/** An agent that hangs costs two seconds; each other question has a limit of its own as well. */
const script = `v() { timeout 5 virsh -q -c qemu:///system "$@"; }
if run ping v qemu-agent-command --timeout 2 "$1" '{"execute":"guest-ping"}'; then
  run hostname v qemu-agent-command --timeout 2 "$1" '{"execute":"guest-get-host-name"}'
  run agent v domifaddr "$1" --source agent
fi
run lease v domifaddr "$1" --source lease
run arp v domifaddr "$1" --source arp`;

const hostNameSchema = v.object({
  return: v.object({ 'host-name': v.pipe(v.string(), v.regex(/^[A-Za-z0-9._-]{1,253}$/)) }),
});

export function guestReportCommand(uuid: Id): Command {
  return sectionCommand(script, mark, checkedId(uuid));
}

/**
 * What a guest's agent tells, and the addresses of the guest: the agent's own, else what libvirt's network leased, else
 * what the host has lately seen. All of it is the guest's word: it is read narrowly. A guest that is off tells nothing.
 */
export async function guestReport(link: CellLink, uuid: Id, bounds?: CallBounds): Promise<GuestReport> {
  const call = {
    command: guestReportCommand(uuid),
    doing: "ask the guest's agent",
    deadlineMs: deadlines.survey,
    bounds,
  };
  const sections = parseSections((await link.read(call)).stdout, mark);
  const agent = succeeded(sections, 'ping') !== undefined;
  const hostname = parseHostName(succeeded(sections, 'hostname') ?? '');
  const found = ['agent', 'lease', 'arp'].map((source) => parseInterfaceAddresses(succeeded(sections, source) ?? ''));
  const addresses = found.find((each) => each.length > 0) ?? [];
  return { agent, ...(hostname === undefined ? {} : { hostname }), addresses };
}

function parseHostName(text: string): string | undefined {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), hostNameSchema), text);
  return parsed.success ? parsed.output.return['host-name'] : undefined;
}
