import { expect, it } from 'vitest';
import { markRefusal, markRefusalStatus } from '../../../../src/cell/commands/mark.ts';
import { defineDomain } from '../../../../src/cell/driver/define-domain.ts';
import { createInstanceDirectory, createVolume } from '../../../../src/cell/driver/instance-files.ts';
import { together } from '../../../../src/cell/driver/together.ts';
import { metadataText } from '../../../../src/cell/xml/metadata-xml.ts';
import { domainSpec, ids } from '../spec.ts';
import { type Answer, context, type ScriptedCell, scriptedCell } from './scripted-connection.ts';

const place = { storePath: '/var/lib/nano', instanceId: ids.instance };
const metadata: Answer = { stdout: `<instance>${metadataText(domainSpec.metadata)}</instance>\n` };
const other: Answer = { stdout: '<instance>{"older":1}</instance>' };

const make = ({ link }: ScriptedCell) =>
  together(link, 'make the instance', [
    createInstanceDirectory(link, { ...place, sidecar: '{"format":1}' }),
    createVolume(link, { ...place, volumeId: ids.volume, virtualSizeBytes: 1024 ** 2 }),
    defineDomain(link, domainSpec),
  ]);

/** What was sent, each told by its last part. */
const kinds = ({ sent }: ScriptedCell) =>
  sent.map((line) => /nano-together|make-instance-folder|create-volume|define|metadata|list/.exec(line)?.[0]);

it('is one round trip, and what libvirt made of it is read back', async () => {
  const cell = scriptedCell([
    [/nano-together/, {}],
    [/system metadata/, metadata],
  ]);
  await make(cell).run(context);
  expect(kinds(cell)).toEqual(['nano-together', 'metadata']);
});

it('tells the cell how long each input is, the secret in it included', async () => {
  const cell = scriptedCell([
    [/nano-together/, {}],
    [/system metadata/, metadata],
  ]);
  await make(cell).run(context);
  const [input = ''] = cell.inputs;
  expect(input).toMatch(/passwd='\w{8}'/);
  const record = Buffer.byteLength('{"format":1}\n');
  const definition = Buffer.byteLength(input) - record;
  const [, told = ''] = cell.sent[0]?.split('nano-together ') ?? [];
  expect(told).toMatch(
    new RegExp(`^${record} \\d+ sh -c .* 0 \\d+ sh -c .* ${definition} \\d+ virsh .* define /dev/stdin$`),
  );
});

it('does one after the other where that fails, and says what is wrong with which', async () => {
  const cell = scriptedCell([
    [/nano-together/, { status: 1, stderr: 'something' }],
    [/make-instance-folder/, {}],
    [/create-volume/, { status: 1, stderr: 'qemu-img: no' }],
    [/df /, { stdout: '99999999999\n' }],
  ]);
  await expect(make(cell).run(context)).rejects.toMatchObject({
    message: 'cell-1: could not create a volume: qemu-img: no',
  });
});

it('does it again where the definition is not the one that was given', async () => {
  const cell = scriptedCell([
    [/nano-together/, {}],
    [/make-instance-folder/, {}],
    [/create-volume/, {}],
    [/system define/, {}],
    [/system metadata/, other, metadata],
  ]);
  await make(cell).run(context);
  expect(kinds(cell).slice(0, 2)).toEqual(['nano-together', 'metadata']);
  expect(kinds(cell).slice(-2)).toEqual(['define', 'metadata']);
});

it.each<[string, Answer]>([
  ['is out of reach', new Error('the connection was lost')],
  ['is no longer ours', { status: markRefusalStatus, stderr: `${markRefusal} \n` }],
])('is not tried again where the host %s', async (_, answer) => {
  const cell = scriptedCell([[/nano-together/, answer]]);
  await expect(make(cell).run(context)).rejects.toThrow();
  expect(kinds(cell)).toEqual(['nano-together']);
});

it('shows the commands as if each were sent by itself', () => {
  const { commands } = make(scriptedCell([]));
  expect(commands.map(({ argv }) => argv.join(' ').slice(0, 400))).toEqual([
    expect.stringContaining('make-instance-folder'),
    expect.stringContaining('create-volume'),
    expect.stringMatching(/^virsh .*define/),
  ]);
});
