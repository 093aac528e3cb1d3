import type { CellDriver } from '../../controller/ports.ts';
import { makeStoreFolders, removeStoreFolders } from '../commands/store-folders.ts';
import { inspectHost } from '../facts/inspect-host.ts';
import type { LibvirtSessions } from '../libvirt/session/libvirt-sessions.ts';
import type { CellLink } from './cell-link.ts';
import { openConsole } from './console.ts';
import { defineDomain, undefineDomain } from './define-domain.ts';
import {
  destroyDomain,
  pauseDomain,
  rebootDomain,
  resetDomain,
  resumeDomain,
  shutdownDomain,
  startDomain,
} from './domain-action.ts';
import { readDomainState } from './domain-state.ts';
import { guestReport } from './guest-report.ts';
import { createInstanceDirectory, createVolume, removeInstanceDirectory, writeSidecar } from './instance-files.ts';
import { createMark, raiseMark, readMark, removeMark, removeZoneRecord, writeZoneRecord } from './marks.ts';
import { startNetwork, stopNetwork } from './networks.ts';
import { observe } from './observe.ts';
import { plainAction } from './plain-action.ts';
import { probe } from './probe.ts';
import { readFile } from './read-file.ts';
import { receiveImage } from './receive-image.ts';
import { sendAsOne } from './send-as-one.ts';
import { imageInfo, removeImage } from './stored-images.ts';
import { checksum, survey } from './survey.ts';
import { removePartials, removeTrash, restoreInstance, trashInstance } from './trash.ts';
import { watchCell } from './watch.ts';

/** One cell, driven by commands over a link and, to be watched, by libvirt's own protocol: which function does what. */
export function createCellDriver(link: CellLink, sessions: LibvirtSessions): CellDriver {
  return {
    inspect: async (request, bounds) => inspectHost(await link.connect(bounds), request, bounds),
    observe: (request, bounds) => observe(link, sessions, request, bounds),
    watch: (request, bounds) => watchCell(link, sessions, request, bounds),
    imageInfo: (path, bounds) => imageInfo(link, path, bounds),
    readMark: (bounds) => readMark(link, bounds),
    survey: (request, bounds) => survey(link, request, bounds),
    checksum: (path, bounds) => checksum(link, path, bounds),
    settle: () => ({ commands: [], run: (context) => link.settle(context) }),
    sendAsOne: (doing, actions) => sendAsOne(link, doing, actions),
    probe: (request) => probe(link, request),

    createMark: (mark) => createMark(link, mark),
    raiseMark: (from, to) => raiseMark(link, from, to),
    removeMark: (mark) => removeMark(link, mark),
    writeZoneRecord: (record) => writeZoneRecord(link, record),
    removeZoneRecord: () => removeZoneRecord(link),
    createStore: (path) => plainAction(link, { doing: 'make the store', commands: [makeStoreFolders(path)] }),
    removeStore: (path, options) =>
      plainAction(link, { doing: 'remove the store', commands: [removeStoreFolders(path, options)] }),
    startNetwork: (name) => startNetwork(link, name),
    stopNetwork: (name) => stopNetwork(link, name),

    receiveImage: (request) => receiveImage(link, request),
    removeImage: (request) => removeImage(link, request),
    readFile: (path, bounds) => readFile(link, path, bounds),

    createInstanceDirectory: (request) => createInstanceDirectory(link, request),
    removeInstanceDirectory: (place) => removeInstanceDirectory(link, place),
    writeSidecar: (request) => writeSidecar(link, request),
    trashInstance: (request) => trashInstance(link, request),
    restoreInstance: (request) => restoreInstance(link, request),
    removeTrash: (place) => removeTrash(link, place),
    removePartials: (request) => removePartials(link, request),
    createVolume: (request) => createVolume(link, request),
    defineDomain: (spec) => defineDomain(link, spec),
    undefineDomain: (uuid) => undefineDomain(link, uuid),
    startDomain: (uuid) => startDomain(link, uuid),
    shutdownDomain: (uuid) => shutdownDomain(link, uuid),
    destroyDomain: (uuid) => destroyDomain(link, uuid),
    rebootDomain: (uuid) => rebootDomain(link, uuid),
    resetDomain: (uuid) => resetDomain(link, uuid),
    pauseDomain: (uuid) => pauseDomain(link, uuid),
    resumeDomain: (uuid) => resumeDomain(link, uuid),
    domainState: (uuid, bounds) => readDomainState(link, uuid, bounds),
    guestReport: (uuid, bounds) => guestReport(link, uuid, bounds),
    openConsole: (uuid, size, bounds) => openConsole(link, uuid, size, bounds),
  };
}
