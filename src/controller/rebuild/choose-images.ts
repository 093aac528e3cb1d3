import type { New } from '../model/document.ts';
import type { Id } from '../model/ids.ts';
import type { Image, Replica } from '../model/image.ts';
import type { ImageSidecar } from '../model/sidecar.ts';
import { compareText } from '../scheduler/compare.ts';
import { freeName } from './free-name.ts';
import type { Conflict, ReachedCell } from './gathered.ts';

/** A copy of an image, with the claim on its bytes. */
export interface ChosenReplica {
  readonly replica: New<Replica>;
  readonly claimId: Id;
}

export interface ChosenImages {
  readonly images: readonly New<Image>[];
  readonly replicas: readonly ChosenReplica[];
  readonly conflicts: readonly Conflict[];
}

/** What is recorded already: nothing for an inventory that is made from nothing. */
export interface TakenImages {
  readonly images: readonly New<Image>[];
  /** `<image>@<cell>` */
  readonly places: ReadonlySet<string>;
}

interface Copy {
  readonly cell: ReachedCell;
  readonly storeId: Id;
  readonly sidecar: ImageSidecar;
}

/** The images that cells have whole copies of. `newId` is for copies whose record does not tell their own. */
export function chooseImages(
  zoneId: Id,
  reached: readonly ReachedCell[],
  taken: TakenImages,
  newId: () => Id,
): ChosenImages {
  const conflicts: Conflict[] = [];
  const copies = reached.flatMap((cell) => copiesOn(zoneId, cell, conflicts));
  const known = new Map(taken.images.map((image) => [image.id, image]));
  const names = new Set(taken.images.map(({ name }) => name));
  const images: New<Image>[] = [];
  const replicas: ChosenReplica[] = [];
  for (const copy of copies.sort(byAge)) {
    const { image, replica } = copy.sidecar;
    const place = copy.cell.cell;
    const same = known.get(image.id);
    if (same !== undefined && same.sha256 !== image.sha256) {
      conflicts.push({
        code: 'IMAGE_DIFFERS',
        subject: image.name,
        fact: `the copy on ${place.name} has another checksum than the first one`,
        decision: 'this copy is not recorded; its file stays',
      });
      continue;
    }
    if (same === undefined) {
      const name = freeName(image.name, names);
      if (name !== image.name) {
        const fact = `an older image has this name; this one, on ${place.name}, was imported ${image.createdAt}`;
        conflicts.push({ code: 'NAME_TWICE', subject: image.name, fact, decision: `it is called ${name}` });
      }
      names.add(name);
      const chosen = { ...image, name, state: 'ready' as const };
      images.push(chosen);
      known.set(image.id, chosen);
    }
    if (taken.places.has(`${image.id}@${place.id}`)) continue;
    replicas.push({
      claimId: replica?.claimId ?? newId(),
      replica: {
        id: replica?.id ?? newId(),
        imageId: image.id,
        cellId: place.id,
        storeId: copy.storeId,
        path: `images/${image.id}.qcow2`,
        state: 'ready',
        sha256: image.sha256,
        sizeBytes: image.sizeBytes,
        lastUsedAt: replica?.lastUsedAt ?? image.createdAt,
      },
    });
  }
  return { images, replicas, conflicts };
}

/** A copy counts only if its file is there, as long as it was. */
function copiesOn(zoneId: Id, cell: ReachedCell, conflicts: Conflict[]): Copy[] {
  return cell.survey.stores.flatMap((store) =>
    store.images.flatMap(({ id, sidecar }) => {
      const { image } = sidecar;
      const file = store.files.get(`images/${id}.qcow2`);
      const tell = (code: string, fact: string) => {
        conflicts.push({ code, subject: image.name, fact: `${cell.cell.name}: ${fact}`, decision: 'left out' });
        return [];
      };
      if (sidecar.zoneId !== undefined && sidecar.zoneId !== zoneId)
        return tell('OTHER_ZONE', `its record is of zone ${sidecar.zoneId}`);
      if (file === undefined) return tell('IMAGE_LOST', 'its file is gone');
      if (file.sizeBytes !== image.sizeBytes)
        return tell('IMAGE_CHANGED', `its file has ${file.sizeBytes} bytes, ${image.sizeBytes} recorded`);
      return [{ cell, storeId: store.id, sidecar }];
    }),
  );
}

function byAge(a: Copy, b: Copy): number {
  return (
    compareText(a.sidecar.image.createdAt, b.sidecar.image.createdAt) ||
    compareText(a.sidecar.image.id, b.sidecar.image.id) ||
    compareText(a.cell.cell.name, b.cell.cell.name)
  );
}
