import { mkdirSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseSections } from '../../../../src/cell/facts/sections.ts';
import { readDefinitions } from '../../../../src/cell/survey/read-definitions.ts';
import { readStore } from '../../../../src/cell/survey/read-files.ts';
import { cellSurveyCommand } from '../../../../src/cell/survey/survey-command.ts';
import { domainXml } from '../../../../src/cell/xml/domain-xml.ts';
import type { InstanceSidecar } from '../../../../src/controller/model/sidecar.ts';
import type { SurveyProblem } from '../../../../src/controller/ports/keeping.ts';
import { sampleInstance, sampleTime } from '../../../contract/document-store/samples.ts';
import { runLocally, temporaryFolder } from '../commands/run-locally.ts';
import { domainSpec, ids } from '../spec.ts';

const { revision: _, ...instance } = { revision: 1, ...sampleInstance(1, { id: ids.instance }) };
const sidecar: InstanceSidecar = {
  format: 1,
  zoneId: ids.zone,
  generation: 1,
  instance,
  volumes: [],
  interfaces: [],
  claim: { id: ids.operation, resources: { cores: 2, memoryBytes: 5, storeBytes: { [ids.store]: 7 } } },
};
const image = {
  id: ids.image,
  name: 'base',
  kind: 'disk',
  state: 'ready',
  format: 'qcow2',
  sourceFormat: 'raw',
  virtualSizeBytes: 10,
  sizeBytes: 5,
  sha256: 'a'.repeat(64),
  createdAt: sampleTime(1),
};

/** A store with this in it, as the very script on this machine tells it. */
async function surveyed(files: Readonly<Record<string, string>>) {
  const path = temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(`${path}/${name.slice(0, name.lastIndexOf('/'))}`, { recursive: true });
    writeFileSync(`${path}/${name}`, text);
  }
  const mark = 'nano-mark';
  const ran = await runLocally(cellSurveyCommand(mark, [{ id: ids.store, path }]));
  const sections = parseSections(ran.stdout, mark);
  const problems: SurveyProblem[] = [];
  const text = (name: string) => sections.get(`${name}-0`)?.output;
  return { store: readStore({ id: ids.store, path }, text('files'), text('sidecars'), problems), problems, path };
}

describe('a store', () => {
  it('is told with the records of its instances, its images and its trash', async () => {
    const { store, problems } = await surveyed({
      [`instances/${ids.instance}/nano.json`]: `${JSON.stringify(sidecar)}\n`,
      [`instances/${ids.instance}/${ids.volume}.qcow2`]: 'volume',
      [`.trash/${ids.volume}/nano.json`]: JSON.stringify({ ...sidecar, instance: { ...instance, id: ids.volume } }),
      [`images/${ids.image}.json`]: JSON.stringify({ format: 1, image, younger: true }),
      [`images/${ids.image}.qcow2`]: 'image',
    });
    expect(problems).toEqual([]);
    expect(store.exists).toBe(true);
    expect(store.instances).toContainEqual({ id: ids.instance, trashed: false, sidecar });
    expect(store.instances).toContainEqual(expect.objectContaining({ id: ids.volume, trashed: true }));
    expect(store.images).toEqual([{ id: ids.image, sidecar: { format: 1, image } }]);
    expect(store.files.get(`images/${ids.image}.qcow2`)).toEqual({ kind: 'file', sizeBytes: 5 });
    expect(store.files.get(`instances/${ids.instance}`)?.kind).toBe('directory');
  });

  it('is not led astray by names and records that somebody made up', async () => {
    const hostile = `instances/${ids.instance}/x\nf 1 images/${ids.image}.qcow2`;
    const { store, problems } = await surveyed({
      [hostile]: '',
      [`instances/${ids.instance}/nano.json`]: JSON.stringify({
        ...sidecar,
        volumes: [{ id: ids.volume, instanceId: ids.instance, storeId: ids.store, path: '../../etc/shadow' }],
      }),
      [`images/${ids.image}.json`]: JSON.stringify({ format: 1, image: { ...image, id: ids.volume } }),
      'images/notes.json': '{}',
      [`images/${ids.volume}.json`]: 'not json',
    });
    expect(store.files.has(`images/${ids.image}.qcow2`)).toBe(false);
    expect(store.instances).toEqual([]);
    expect(store.images).toEqual([]);
    expect(problems.map(({ problem }) => problem).sort()).toEqual([
      expect.stringContaining('JSON'),
      'it is the record of something else',
      expect.stringContaining('volumes.0.path: is no path in a store'),
    ]);
  });

  it('that is not there is told so', () => {
    expect(readStore({ id: ids.store, path: '/gone' }, undefined, undefined, [])).toMatchObject({ exists: false });
  });
});

describe('the domains', () => {
  const listed = { uuid: ids.instance, name: 'web-1', state: 'running' } as const;
  const xml = domainXml({ ...domainSpec, metadata: JSON.parse(JSON.stringify(sidecar)) }).join('');

  it('are told as nano defines them, with what nano wrote into them', () => {
    const problems: SurveyProblem[] = [];
    const [domain] = readDefinitions([listed], `\n\n${ids.instance}\n\n${xml}\n`, problems);
    expect(problems).toEqual([]);
    expect(domain).toMatchObject({ ...listed, metadata: sidecar });
    expect(domain?.definition).toEqual({
      type: 'qemu',
      machine: 'pc-q35-7.2',
      firmware: 'bios',
      cores: 2,
      memoryBytes: 512 * 1024 ** 2,
      cpu: 'maximum',
      disks: [
        expect.objectContaining({
          target: 'vda',
          source: domainSpec.disks[0]?.path,
          backing: domainSpec.disks[0]?.backing,
        }),
        expect.objectContaining({ target: 'sda', device: 'cdrom', source: domainSpec.seedPath }),
      ],
      interfaces: [{ mac: '52:54:00:12:34:56', kind: 'network', network: 'default' }],
      hostDevices: [],
    });
  });

  it('are kept by name where a definition makes no sense, and the reason is told', () => {
    const problems: SurveyProblem[] = [];
    expect(readDefinitions([listed], `\n${ids.instance}\n<domain`, problems)).toEqual([listed]);
    expect(problems).toHaveLength(1);
    const other = xml.replace(`&quot;id&quot;:&quot;${ids.instance}`, `&quot;id&quot;:&quot;${ids.volume}`);
    const text = other === xml ? xml.replace(`"id":"${ids.instance}"`, `"id":"${ids.volume}"`) : other;
    const [domain] = readDefinitions([listed], `\n${ids.instance}\n${text}`, problems);
    expect(domain?.metadata).toBeUndefined();
    expect(problems.at(-1)?.problem).toContain('another instance');
  });
});
