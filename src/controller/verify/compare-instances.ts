import type { Instance } from '../model/instance.ts';
import type { Discrepancy } from '../model/verify-view.ts';
import { domainSpec, instanceSidecar } from '../operations/instance-record.ts';
import { definitionChanges } from './definition-changes.ts';
import { discrepancy } from './report.ts';
import { type SeenCell, storeSeen } from './seen-cell.ts';

/** Each instance that is recorded on the cell: its domain, its definition, its disks and its record. */
export function compareInstances(seen: SeenCell): Discrepancy[] {
  const { cell, recorded, busy } = seen;
  const own = recorded.instances.filter(
    ({ id, cellId, state }) => cellId === cell.id && state === 'ready' && !busy.has(id),
  );
  return [...own.flatMap((instance) => compareInstance(seen, instance)), ...compareTrash(seen), ...unknown(seen)];
}

function compareInstance(seen: SeenCell, instance: Instance): Discrepancy[] {
  const { cell, survey, recorded, stores } = seen;
  const about = { cell: cell.name, subject: instance.name };
  if (instance.adopted !== undefined) return compareAdopted(seen, instance);
  const define = { kind: 'instance.define', request: { name: instance.name } } as const;
  const volumes = recorded.volumes.filter(({ instanceId }) => instanceId === instance.id);
  const interfaces = recorded.interfaces.filter(({ instanceId }) => instanceId === instance.id);
  const domain = survey.domains.find(({ uuid }) => uuid === instance.id);
  const missing = volumes.filter(({ storeId, path }) => storeSeen(seen, storeId)?.files.has(path) === false);
  const found: Discrepancy[] = missing.map(({ target, path }) =>
    discrepancy('DISK_MISSING', {
      ...about,
      fact: `the file of disk ${target} is gone: ${path}`,
      remedy: `bring it back from a backup, or nano instance delete ${instance.name} --purge`,
    }),
  );
  if (domain === undefined) {
    const fact = 'libvirt has no domain of it';
    found.push(
      missing.length === 0
        ? discrepancy('DOMAIN_MISSING', { ...about, fact, fix: define, remedy: 'nano verify --fix defines it again' })
        : discrepancy('DOMAIN_MISSING', { ...about, fact, remedy: 'its disks are gone as well' }),
    );
  } else if (domain.definition !== undefined && stores.length > 0) {
    const whole = { instance, volumes, interfaces };
    const spec = domainSpec(whole, stores, instanceSidecar(whole, recorded.zone.id));
    const changes = definitionChanges(spec, domain.definition, domain.name);
    if (domain.metadata === undefined) changes.push("nano's record in it is gone");
    const remedy =
      'nano verify --fix defines it as recorded, from its next start on; --ignore DEFINITION_CHANGED keeps it';
    if (changes.length > 0)
      found.push(discrepancy('DEFINITION_CHANGED', { ...about, fact: changes.join('; '), remedy, fix: define }));
  }
  const beside = survey.stores.some((store) =>
    store.instances.some(({ id, trashed }) => id === instance.id && !trashed),
  );
  if (!beside && missing.length < Math.max(1, volumes.length)) {
    const fact = 'the record beside its disks is gone or cannot be read';
    found.push(discrepancy('SIDECAR_MISSING', { ...about, fact, fix: define }));
  }
  return found;
}

/** Of an adopted domain nothing is nano's but that it is there. */
function compareAdopted({ cell, survey }: SeenCell, { id, name }: Instance): Discrepancy[] {
  if (survey.domains.some(({ uuid }) => uuid === id)) return [];
  const remedy = `nano release ${name} forgets it`;
  return [
    discrepancy('DOMAIN_MISSING', { cell: cell.name, subject: name, fact: 'libvirt has no domain of it', remedy }),
  ];
}

function compareTrash(seen: SeenCell): Discrepancy[] {
  const { cell, recorded, survey, busy } = seen;
  return recorded.trash
    .filter(({ id, cellId }) => cellId === cell.id && !busy.has(id))
    .filter(({ id }) => !survey.stores.some(({ files }) => files.has(`.trash/${id}`)))
    .map(({ id, name }) =>
      discrepancy('TRASH_MISSING', {
        cell: cell.name,
        subject: name,
        fact: 'it is recorded in the trash, and its directory is gone',
        remedy: `nano trash empty ${id}`,
      }),
    );
}

/** Domains and directories with nano's record that the inventory does not have here. */
function unknown({ cell, survey, recorded, busy }: SeenCell): Discrepancy[] {
  const recover = { kind: 'cell.recover', request: { name: cell.name } } as const;
  const known = new Map(recorded.instances.map((instance) => [instance.id, instance]));
  const trashed = new Map(recorded.trash.map((one) => [one.id, one.cellId]));
  const domains = new Set(survey.domains.map(({ uuid }) => uuid));
  const records = [
    ...survey.domains.flatMap(({ uuid, name, metadata }) =>
      metadata === undefined ? [] : [{ id: uuid, name, zoneId: metadata.zoneId }],
    ),
    ...survey.stores
      .flatMap(({ instances }) => instances)
      .filter(({ id }) => !domains.has(id))
      .map(({ id, sidecar }) => ({ id, name: sidecar.instance.name, zoneId: sidecar.zoneId })),
  ];
  return records.flatMap(({ id, name, zoneId }): Discrepancy[] => {
    const about = { cell: cell.name, subject: name };
    const home = known.get(id)?.cellId ?? trashed.get(id);
    if (home === cell.id || busy.has(id)) return [];
    const code = domains.has(id) ? 'DOMAIN_UNKNOWN' : 'INSTANCE_UNKNOWN';
    if (zoneId !== recorded.zone.id) {
      const remedy = 'it belongs to another zone: remove it there, or on the host';
      return [discrepancy(code, { ...about, fact: `it was made by zone ${zoneId}`, remedy })];
    }
    if (home === undefined) {
      const fact = 'it carries a record of this zone, and the inventory does not know it';
      return [discrepancy(code, { ...about, fact, fix: recover, remedy: 'nano verify --fix records it again' })];
    }
    const other = recorded.cells.find((one) => one.id === home)?.name ?? home;
    const remedy = `make sure that it runs on ${other} alone, then remove what is left of it on ${cell.name}`;
    return [discrepancy('INSTANCE_TWICE', { ...about, fact: `it is recorded on ${other}, and is here too`, remedy })];
  });
}
