import { expect, it } from 'vitest';
import { markRefusal, markRefusalStatus } from '../../../../src/cell/commands/mark.ts';
import { defineDomain } from '../../../../src/cell/driver/define-domain.ts';
import { createInstanceDirectory, createVolume } from '../../../../src/cell/driver/instance-files.ts';
import { sendAsOne } from '../../../../src/cell/driver/send-as-one.ts';
import { metadataText } from '../../../../src/cell/xml/metadata-xml.ts';
import { NanoError } from '../../../../src/controller/model/errors.ts';
import { domainSpec, ids } from '../spec.ts';
import { type Answer, context, type ScriptedCell, scriptedCell } from './scripted-connection.ts';

const place = { storePath: '/var/lib/nano', instanceId: ids.instance };
const metadata: Answer = { stdout: `<instance>${metadataText(domainSpec.metadata)}</instance>\n` };
const other: Answer = { stdout: '<instance>{"older":1}</instance>' };

const make = ({ link }: ScriptedCell) =>
  sendAsOne(link, 'make the instance', [
    createInstanceDirectory(link, { ...place, sidecar: '{"format":1}' }),
    createVolume(link, { ...place, volumeId: ids.volume, virtualSizeBytes: 1024 ** 2 }),
    defineDomain(link, domainSpec),
  ]);

/** What was sent, each told by its last part. */
const kinds = ({ sent }: ScriptedCell) =>
  sent.map((line) => /nano-as-one|make-instance-folder|create-volume|define|metadata|list/.exec(line)?.[0]);

it('is one round trip, and what libvirt made of it is read back', async () => {
  const cell = scriptedCell([
    [/nano-as-one/, {}],
    [/system metadata/, metadata],
  ]);
  await make(cell).run(context);
  expect(kinds(cell)).toEqual(['nano-as-one', 'metadata']);
  expect(cell.programs[0], 'in its turn').toBe('setsid -w');
});

it('tells the cell how long each input is, the secret in it included', async () => {
  const cell = scriptedCell([
    [/nano-as-one/, {}],
    [/system metadata/, metadata],
  ]);
  await make(cell).run(context);
  const [input = ''] = cell.inputs;
  expect(input).toMatch(/passwd='\w{8}'/);
  const record = Buffer.byteLength('{"format":1}\n');
  const definition = Buffer.byteLength(input) - record;
  const [, told = ''] = cell.sent[0]?.split('nano-as-one ') ?? [];
  expect(told).toMatch(
    new RegExp(`^\\S+ 3 \\S+ ${record} \\d+ sh -c .* 0 \\d+ sh -c .* ${definition} \\d+ virsh .* define /dev/stdin$`),
  );
});

it('does one after the other where that fails, and says what is wrong with which', async () => {
  const cell = scriptedCell([
    [/nano-as-one/, { status: 1, stderr: 'something' }],
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
    [/nano-as-one/, {}],
    [/make-instance-folder/, {}],
    [/create-volume/, {}],
    [/system define/, {}],
    [/system metadata/, other, metadata],
  ]);
  await make(cell).run(context);
  expect(kinds(cell).slice(0, 2)).toEqual(['nano-as-one', 'metadata']);
  expect(kinds(cell).slice(-2)).toEqual(['define', 'metadata']);
});

it.each<[string, Answer]>([
  ['is out of reach', new Error('the connection was lost')],
  ['is no longer ours', { status: markRefusalStatus, stderr: `${markRefusal} \n` }],
])('is not tried again where the host %s', async (_, answer) => {
  const cell = scriptedCell([[/nano-as-one/, answer]]);
  await expect(make(cell).run(context)).rejects.toThrow();
  expect(kinds(cell)).toEqual(['nano-as-one']);
});

it('has the time of all of them, and says what it was at when that is over', async () => {
  const cell = scriptedCell([[/nano-as-one/, new NanoError('DEADLINE', 'too late')]]);
  await expect(make(cell).run(context)).rejects.toMatchObject({
    code: 'DEADLINE',
    message: 'cell-1: could not make the instance within 120 s',
    details: [
      { reason: expect.stringContaining('make-instance-folder') },
      { reason: expect.stringContaining('create-volume') },
      { reason: expect.stringMatching(/^virsh .* define/) },
    ],
  });
});

it('shows the commands as if each were sent by itself', () => {
  const { commands } = make(scriptedCell([]));
  expect(commands.map(({ argv }) => argv.join(' ').slice(0, 400))).toEqual([
    expect.stringContaining('make-instance-folder'),
    expect.stringContaining('create-volume'),
    expect.stringMatching(/^virsh .*define/),
  ]);
});

it('is not sent to a host that has no mark yet: there each goes by itself', async () => {
  const cell = scriptedCell(
    [
      [/make-instance-folder/, {}],
      [/create-volume/, {}],
      [/system define/, {}],
      [/system metadata/, metadata],
    ],
    {},
  );
  await make(cell).run(context);
  expect(kinds(cell)).toEqual(['make-instance-folder', 'create-volume', 'define', 'metadata']);
});
