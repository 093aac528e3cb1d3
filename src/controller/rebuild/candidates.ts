import type { DomainState } from '../model/cell.ts';
import type { Id } from '../model/ids.ts';
import type { InstanceSidecar } from '../model/sidecar.ts';
import type { RecordedCell } from '../model/zone.ts';
import type { CellSurvey, SurveyedStore } from '../ports/keeping.ts';
import type { Conflict } from './gathered.ts';

/** An instance as one cell has it. */
export interface Candidate {
  readonly cell: RecordedCell;
  readonly sidecar: InstanceSidecar;
  readonly trashed: boolean;
  /** Absent where the cell has no domain of it. */
  readonly state?: DomainState;
  /** Whether all of its disks are there. */
  readonly complete: boolean;
}

/** The instances that a cell has, by what lies beside their disks and what their domains say. */
export function candidatesOf(
  zoneId: Id,
  cell: RecordedCell,
  survey: CellSurvey,
): { readonly candidates: readonly Candidate[]; readonly conflicts: readonly Conflict[] } {
  const conflicts: Conflict[] = [];
  const candidates: Candidate[] = [];
  for (const { sidecar, files, trashed, state } of recordsById(survey).values()) {
    const { name } = sidecar.instance;
    const tell = (code: string, fact: string, decision: string) =>
      conflicts.push({ code, subject: name, fact: `${cell.name}: ${fact}`, decision });
    if (sidecar.zoneId !== zoneId) {
      tell('OTHER_ZONE', `its record is of zone ${sidecar.zoneId}`, 'left out');
      continue;
    }
    const placed = placeVolumes(sidecar, survey.stores, trashed);
    if (state === undefined && !trashed && !placed.complete) {
      tell('HALF_MADE', 'it has neither a domain nor all of its disks', 'left out; its files stay');
      continue;
    }
    if (files === undefined) tell('SIDECAR_LOST', 'the record beside its disks is gone', "its domain's record is used");
    else if (files.generation < sidecar.generation)
      tell(
        'RECORD_OLDER',
        `generation ${files.generation} beside its disks, ${sidecar.generation} in its domain`,
        "the domain's, the newer one, is used",
      );
    if (!placed.complete && !trashed) tell('DISK_LOST', 'not all of its disks are there', 'kept as it is recorded');
    if (state === undefined && !trashed)
      tell('DOMAIN_LOST', 'its domain is gone', 'kept; nano verify --fix defines it again');
    candidates.push({
      cell,
      sidecar: placed.sidecar,
      trashed,
      complete: placed.complete,
      ...(state === undefined ? {} : { state }),
    });
  }
  return { candidates, conflicts };
}

interface Records {
  readonly sidecar: InstanceSidecar;
  /** What lies beside the disks. */
  readonly files?: InstanceSidecar;
  readonly trashed: boolean;
  readonly state?: DomainState;
}

/** The record with the higher generation wins; why it is there is only known beside the disks. */
function recordsById({ stores, domains }: CellSurvey): ReadonlyMap<Id, Records> {
  const found = new Map<Id, Records>();
  for (const { id, sidecar, trashed } of stores.flatMap((store) => store.instances)) {
    const before = found.get(id);
    // Both can only be where a move was cut short: what is in use counts.
    if (before === undefined || before.trashed) found.set(id, { sidecar, files: sidecar, trashed });
  }
  for (const { uuid, state, metadata } of domains) {
    if (metadata === undefined) continue;
    const before = found.get(uuid);
    const isNewer = before === undefined || metadata.generation > before.sidecar.generation;
    const placement = before?.files?.placement;
    const newer = placement === undefined ? metadata : { ...metadata, placement };
    found.set(uuid, { trashed: false, ...before, sidecar: isNewer ? newer : before.sidecar, state });
  }
  return found;
}

/** Each volume belongs to the store in which it lies, whatever its record says: a store may have been moved. */
function placeVolumes(
  sidecar: InstanceSidecar,
  stores: readonly SurveyedStore[],
  trashed: boolean,
): { readonly sidecar: InstanceSidecar; readonly complete: boolean } {
  let complete = true;
  const volumes = sidecar.volumes.map((volume) => {
    const path = trashed ? volume.path.replace(/^instances\//, '.trash/') : volume.path;
    const store = stores.find(({ files }) => files.has(path));
    if (store === undefined) complete = false;
    return store === undefined ? volume : { ...volume, storeId: store.id };
  });
  return { sidecar: { ...sidecar, volumes }, complete };
}
