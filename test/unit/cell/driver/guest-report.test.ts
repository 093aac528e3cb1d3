import { describe, expect, it } from 'vitest';
import { guestReport } from '../../../../src/cell/driver/guest-report.ts';
import { ids } from '../spec.ts';
import { scriptedCell } from './scripted-connection.ts';

type Part = readonly [name: string, status: number, output: string];

/** An answer as the script on the cell prints it. */
function answer(...parts: readonly Part[]) {
  const mark = 'nano-guest-report';
  const sections = parts.map(
    ([name, status, output]) => `\n${mark} begin ${name}\n${output}\n${mark} end ${status}\n\n`,
  );
  return { stdout: `${sections.join('')}\n${mark} done\n` };
}

const report = (...parts: readonly Part[]) => guestReport(scriptedCell([[/./, answer(...parts)]]).link, ids.instance);
const address = (text: string) => ` eth0  52:54:00:12:34:56  ipv4  ${text}/24\n`;

describe('what a guest tells', () => {
  it('is its agent’s word where that answers', async () => {
    const parts: readonly Part[] = [
      ['ping', 0, '{"return":{}}'],
      ['hostname', 0, '{"return":{"host-name":"web-1"}}'],
      ['agent', 0, address('10.0.0.5')],
      ['lease', 0, address('192.168.122.5')],
      ['arp', 0, ''],
    ];
    expect(await report(...parts)).toEqual({ agent: true, hostname: 'web-1', addresses: ['10.0.0.5'] });
  });

  it('is what the network leased where it does not', async () => {
    const parts: readonly Part[] = [
      ['ping', 1, ''],
      ['lease', 0, address('192.168.122.5')],
      ['arp', 0, address('192.168.122.6')],
    ];
    expect(await report(...parts)).toEqual({ agent: false, addresses: ['192.168.122.5'] });
  });

  it('is what the host has seen on a plain bridge', async () => {
    const parts: readonly Part[] = [
      ['ping', 124, ''],
      ['lease', 0, ''],
      ['arp', 0, address('10.1.0.7')],
    ];
    expect(await report(...parts)).toEqual({ agent: false, addresses: ['10.1.0.7'] });
  });

  it.each(['{"return":{"host-name":"a\\u001b[31mb"}}', '{"return":{"host-name":7}}', 'not json', ''])(
    'is left out where it is no host name: %j',
    async (output) => {
      const found = await report(['ping', 0, ''], ['hostname', 0, output], ['lease', 1, ''], ['arp', 1, '']);
      expect(found).toEqual({ agent: true, addresses: [] });
    },
  );

  it('is BAD_ANSWER where the answer is cut', async () => {
    const { link } = scriptedCell([[/./, { stdout: '\nnano-guest-report begin ping\n' }]]);
    await expect(guestReport(link, ids.instance)).rejects.toMatchObject({ code: 'BAD_ANSWER' });
  });
});
