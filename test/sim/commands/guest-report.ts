import type { Report, Section } from './section.ts';

/** A guest that runs has an agent, and an address that follows from its id. */
export const guestReport: Report = ({ libvirt, traits }, [uuid = '']) => {
  const domain = libvirt.isDown ? undefined : libvirt.domains.get(uuid);
  const off: Section = { name: 'ping', output: '', status: 1, error: 'error: domain is not running' };
  if (domain?.state !== 'running' || !traits.hasAgent)
    return [off, { name: 'lease', output: '' }, { name: 'arp', output: '' }];
  const number = Number.parseInt(uuid.slice(-4), 16);
  const address = `192.168.${number >> 8}.${number & 255}`;
  return [
    { name: 'ping', output: '{"return":{}}\n' },
    { name: 'hostname', output: `{"return":{"host-name":${JSON.stringify(domain.name)}}}\n` },
    { name: 'agent', output: ` ens3       52:54:00:00:00:01    ipv4         ${address}/16\n` },
    { name: 'lease', output: '' },
    { name: 'arp', output: '' },
  ];
};
