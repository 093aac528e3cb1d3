import type { ErrorDetail } from '../model/errors.ts';
import { formatNetwork, type NetworkReference } from '../model/network.ts';
import { formatSize } from '../model/units.ts';
import type { Capacity } from '../model/views.ts';
import type { Candidate, PlacementRequest, PlacementRules } from './place.ts';
import { memoryClaim, roomOf } from './room.ts';

/** Why a cell cannot take a request: the filter's name, the fact with its figures, and what was short by how much. */
export interface Rejection extends ErrorDetail {
  readonly code: string;
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
}

type Filter = (candidate: Candidate, request: PlacementRequest, rules: PlacementRules) => Rejection | undefined;

/** An observation older than this says nothing of whether a cell is there, in milliseconds. */
const offlineMs = 30_000;
/** An observation older than this says nothing of what is free on a cell, in milliseconds. */
const loadMs = 60_000;

/** In the order in which their reasons are told. */
export const filters: readonly Filter[] = [wantedCell, ready, enabled, online, network, cores, memory, disk, freeDisk];

function reject(candidate: Candidate, code: string, reason: string, facts: Rejection['facts'] = {}): Rejection {
  return { subject: candidate.cell.name, code, reason, facts };
}

function wantedCell(candidate: Candidate, request: PlacementRequest): Rejection | undefined {
  if (request.cellName === undefined || request.cellName === candidate.cell.name) return undefined;
  return reject(candidate, 'other-cell', `--cell asks for ${request.cellName}`);
}

function ready(candidate: Candidate): Rejection | undefined {
  const { state } = candidate.cell;
  return state === 'ready'
    ? undefined
    : reject(candidate, 'not-ready', state === 'joining' ? 'is joining the pool' : 'is leaving the pool');
}

function enabled(candidate: Candidate): Rejection | undefined {
  if (candidate.cell.enabled) return undefined;
  const since = candidate.cell.disabledAt;
  return reject(candidate, 'disabled', since === undefined ? 'disabled' : `disabled since ${since.slice(0, 10)}`);
}

function online(candidate: Candidate, _: PlacementRequest, rules: PlacementRules): Rejection | undefined {
  const observation = candidate.observation;
  if (observation?.failure === undefined || rules.now - Date.parse(observation.askedAt) > offlineMs) return undefined;
  const seconds = Math.round((rules.now - Date.parse(observation.failure.since)) / 1000);
  return reject(candidate, 'offline', `offline for ${seconds} s: ${observation.failure.message}`, { seconds });
}

function network(candidate: Candidate, request: PlacementRequest): Rejection | undefined {
  const wanted: NetworkReference | undefined = request.network;
  if (wanted === undefined) return undefined;
  const there = candidate.cell.facts.networks.some(({ kind, name }) => kind === wanted.kind && name === wanted.name);
  return there
    ? undefined
    : reject(candidate, 'network', `has no network ${formatNetwork(wanted)}`, { network: formatNetwork(wanted) });
}

function cores(candidate: Candidate, request: PlacementRequest, rules: PlacementRules): Rejection | undefined {
  const { free, total } = roomOf(candidate.cell, candidate.stores, rules.policy).cores;
  // A guest with more cores than its host has would only fight itself, whatever the ratio.
  if (request.cores > total) {
    return reject(candidate, 'cores', `cores    ${request.cores} asked, the host has ${total}`, {
      asked: request.cores,
      free: total,
      total,
    });
  }
  if (request.cores <= free) return undefined;
  const reason = `cores    ${request.cores} asked, ${free} free (of ${total} × ${rules.policy.coresRatio})`;
  return reject(candidate, 'cores', reason, { asked: request.cores, free, total });
}

function memory(candidate: Candidate, request: PlacementRequest, rules: PlacementRules): Rejection | undefined {
  const asked = memoryClaim(request.memoryBytes, request.cores, rules.policy);
  const overhead = asked - request.memoryBytes;
  const room = roomOf(candidate.cell, candidate.stores, rules.policy).memoryBytes;
  if (asked <= room.free) return undefined;
  const what = `${formatSize(request.memoryBytes)} asked (and ${formatSize(overhead)} for QEMU)`;
  return reject(candidate, 'memory', `memory   ${what}, ${ofTotal(room, rules.policy.keptMemoryBytes)}`, {
    asked,
    free: room.free,
    total: room.total,
    overhead,
  });
}

function disk(candidate: Candidate, request: PlacementRequest, rules: PlacementRules): Rejection | undefined {
  const [store] = candidate.stores;
  const asked = request.diskBytes + candidate.imageBytes;
  const room =
    store === undefined ? undefined : roomOf(candidate.cell, candidate.stores, rules.policy).storeBytes[store.id];
  if (store === undefined || room === undefined) return reject(candidate, 'disk', 'has no store');
  if (asked <= room.free) return undefined;
  const reason = `disk     ${withImage(request, candidate)}, ${ofTotal(room, rules.policy.keptDiskBytes)} in ${store.path}`;
  return reject(candidate, 'disk', reason, { asked, free: room.free, total: room.total, path: store.path });
}

/** What is really free now, whatever was promised: the image must be copied in full, volumes grow later. */
function freeDisk(candidate: Candidate, _: PlacementRequest, rules: PlacementRules): Rejection | undefined {
  const { observation, stores, imageBytes } = candidate;
  const [store] = stores;
  if (store === undefined || observation?.answeredAt === undefined) return undefined;
  if (rules.now - Date.parse(observation.answeredAt) > loadMs) return undefined;
  const free = observation.load?.storeAvailableBytes[store.id];
  const asked = imageBytes + rules.sparePhysicalBytes;
  if (free === undefined || asked <= free) return undefined;
  const reason = `disk     ${formatSize(asked)} needed at once, ${formatSize(free)} really free in ${store.path}`;
  return reject(candidate, 'disk-free', reason, { asked, free, path: store.path });
}

function withImage(request: PlacementRequest, candidate: Candidate): string {
  const asked = `${formatSize(request.diskBytes)} asked`;
  return candidate.imageBytes === 0 ? asked : `${asked} (and ${formatSize(candidate.imageBytes)} for the image)`;
}

function ofTotal(room: Capacity, kept: number): string {
  return `${formatSize(room.free)} free (of ${formatSize(room.total)}, ${formatSize(kept)} kept for the host)`;
}
