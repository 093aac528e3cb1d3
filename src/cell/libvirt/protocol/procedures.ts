/**
 * The programs that nano speaks: REMOTE_PROGRAM of src/remote/remote_protocol.x and KEEPALIVE_PROGRAM of
 * src/rpc/virkeepaliveprotocol.x, libvirt 9.0.0. Both have had version 1 from their beginning.
 */
export const remoteProgram = { number: 0x20008086, version: 1 } as const;
export const keepaliveProgram = { number: 0x6b656570, version: 1, ping: 1, pong: 2 } as const;

/** A procedure's number, and the first libvirt whose public interface has what it does; none where it is internal. */
interface ProcedureEntry {
  readonly number: number;
  readonly since?: string;
}

/**
 * Every procedure and event that nano uses. Numbers: enum remote_procedure of src/remote/remote_protocol.x in libvirt
 * 9.0.0 (libvirt_9.0.0.orig.tar.xz of Debian 12), where each is called REMOTE_PROC_ and the name here; libvirt never
 * gives a number a second meaning. Versions: src/libvirt_public.syms, and for events include/libvirt/libvirt-domain.h,
 * of the same. A libvirt without events by registration, before feature 14 of src/libvirt_internal.h, refuses those.
 */
export const procedures = {
  CONNECT_OPEN: { number: 1, since: '0.0.3' },
  DOMAIN_LOOKUP_BY_UUID: { number: 24, since: '0.0.5' },
  CONNECT_SUPPORTS_FEATURE: { number: 60 },
  AUTH_LIST: { number: 66 },
  AUTH_POLKIT: { number: 70 },
  CONNECT_GET_LIB_VERSION: { number: 157, since: '0.7.3' },
  DOMAIN_OPEN_CONSOLE: { number: 201, since: '0.8.6' },
  DOMAIN_GET_STATE: { number: 212, since: '0.9.2' },
  DOMAIN_GET_METADATA: { number: 265, since: '0.9.10' },
  CONNECT_LIST_ALL_DOMAINS: { number: 273, since: '0.9.13' },
  CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY: { number: 316, since: '0.8.0' },
  CONNECT_GET_ALL_DOMAIN_STATS: { number: 344, since: '1.2.8' },
  DOMAIN_EVENT_CALLBACK_LIFECYCLE: { number: 318, since: '0.8.0' },
  DOMAIN_EVENT_CALLBACK_REBOOT: { number: 319, since: '0.8.0' },
  DOMAIN_EVENT_CALLBACK_BALLOON_CHANGE: { number: 331, since: '0.10.0' },
  DOMAIN_EVENT_CALLBACK_DEVICE_REMOVED: { number: 333, since: '1.1.1' },
  DOMAIN_EVENT_BLOCK_JOB_2: { number: 339, since: '1.2.6' },
  DOMAIN_EVENT_CALLBACK_AGENT_LIFECYCLE: { number: 348, since: '1.2.11' },
  DOMAIN_EVENT_CALLBACK_DEVICE_ADDED: { number: 354, since: '1.2.15' },
  DOMAIN_EVENT_CALLBACK_MIGRATION_ITERATION: { number: 359, since: '1.3.2' },
  DOMAIN_EVENT_CALLBACK_JOB_COMPLETED: { number: 363, since: '1.3.3' },
  DOMAIN_EVENT_CALLBACK_DEVICE_REMOVAL_FAILED: { number: 367, since: '1.3.4' },
} as const satisfies Record<string, ProcedureEntry>;

export type ProcedureName = keyof typeof procedures;
