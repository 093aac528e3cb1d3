import type { Duplex } from 'node:stream';
import { sockets } from '../../../src/cell/libvirt/session/find-libvirt.ts';
import { DaemonClient } from '../libvirtd/daemon-client.ts';
import type { Host } from '../model/host.ts';
import type { World } from './world.ts';

/** Whether something listens at this path of a host, to somebody who is let in. */
export function listensAt(world: World, host: Host, path: string): boolean {
  const { libvirtSocket } = host.traits;
  if (world.faults.meetRpc(host.name, `open ${path}`)?.spec.act === 'fail') return false;
  return !host.libvirt.isDown && libvirtSocket !== 'none' && sockets[libvirtSocket] === path;
}

/** Speaks libvirt's own protocol with whoever is at the other end, who logged in as this user. */
export function speakLibvirt(world: World, host: Host, user: string, stream: Duplex): void {
  new DaemonClient(stream, {
    host,
    isRoot: user === 'root',
    meet: (procedure) => world.faults.meetRpc(host.name, procedure),
    problem: (what) => world.problems.push(`${host.name}: ${what}`),
  });
}
