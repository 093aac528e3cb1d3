import type { PlacementRules } from '../../model/affinity.ts';
import { NanoError } from '../../model/errors.ts';
import type { Image } from '../../model/image.ts';
import { formatNetwork, type NetworkReference } from '../../model/network.ts';
import type { Pool } from '../../model/pool.ts';
import { formatSize, MiB } from '../../model/units.ts';
import type { PlacementRequest } from '../../scheduler/placement-request.ts';
import type { CreateInstanceInput } from './request.ts';

/** What domains are defined for (src/cell/xml/). */
const architecture = 'x86_64';

/** The virtual sizes of all disks: the system disk's, else the image's, and those of the data disks. */
export function diskSizes({ diskBytes }: Pick<CreateInstanceInput, 'diskBytes'>, image: Image): number[] {
  const [system = image.virtualSizeBytes, ...data] = diskBytes;
  return [system, ...data];
}

/** A creation as placement sees it. `cellName` is the operator's own choice. */
export function placementRequest(
  request: CreateInstanceInput,
  pool: Pool,
  image: Image,
  cellName: string | undefined,
): PlacementRequest {
  const network = chosenNetwork(request.network, pool);
  const rules = rulesOf(request, network, pool);
  return {
    name: request.name,
    labels: request.labels,
    cores: request.cores,
    memoryBytes: request.memoryBytes,
    diskBytes: diskSizes(request, image).reduce((sum, bytes) => sum + bytes, 0),
    architecture,
    image: { id: image.id, sizeBytes: image.sizeBytes, format: image.format },
    ...(rules === undefined ? {} : { rules }),
    ...(network === undefined ? {} : { network }),
    ...(cellName === undefined ? {} : { cellName }),
  };
}

/** What the instance goes on to ask of its place; undefined when that is nothing. */
export function rulesOf(
  request: Pick<CreateInstanceInput, 'affinity' | 'antiAffinity' | 'cellLabels' | 'accelerator'>,
  network: NetworkReference | undefined,
  pool: Pool,
): PlacementRules | undefined {
  const { affinity, antiAffinity, cellLabels, accelerator } = request;
  const isOther = network !== undefined && (pool.network === undefined || !sameNetwork(network, pool.network));
  if (affinity.length + antiAffinity.length + cellLabels.length === 0 && accelerator === undefined && !isOther) {
    return undefined;
  }
  return {
    affinity: [...affinity, ...antiAffinity],
    cells: cellLabels,
    ...(accelerator === undefined ? {} : { accelerator }),
    ...(isOther ? { network } : {}),
  };
}

export function chosenNetwork(asked: string | undefined, pool: Pool): NetworkReference | undefined {
  if (asked === undefined || (pool.network !== undefined && asked === pool.network.name)) return pool.network;
  const [, kind, name] = /^(bridge|libvirt):([A-Za-z0-9_.-]+)$/.exec(asked) ?? [];
  if (name !== undefined && (kind === 'bridge' || kind === 'libvirt')) return { kind, name };
  const own = pool.network === undefined ? 'bridge:br0 or libvirt:default' : formatNetwork(pool.network);
  throw new NanoError('INVALID_VALUE', `"${asked}" is not a network`, { hint: `write it as ${own}` });
}

export function refuseSmallDisk(request: CreateInstanceInput, image: Image): void {
  const [system] = request.diskBytes;
  if (system === undefined || system >= image.virtualSizeBytes) return;
  throw new NanoError('INVALID_VALUE', `a disk of ${formatSize(system)} is too small for image "${image.name}"`, {
    hint: `its virtual size is ${formatSize(image.virtualSizeBytes)}: give at least --disk ${Math.ceil(image.virtualSizeBytes / MiB)}M`,
  });
}

function sameNetwork(left: NetworkReference, right: NetworkReference): boolean {
  return left.kind === right.kind && left.name === right.name;
}
