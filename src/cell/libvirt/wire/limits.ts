/**
 * What a message of libvirt's may hold: the limits of src/rpc/virnetprotocol.x and src/remote/remote_protocol.x
 * (libvirt 9.0.0). They keep a broken or hostile peer from making nano allocate without bound.
 */
export const wireLimits = {
  /** VIR_NET_MESSAGE_MAX and the length word before it. */
  messageBytes: 33_554_432 + 4,
  /** VIR_NET_MESSAGE_STRING_MAX, REMOTE_STRING_MAX. */
  stringBytes: 4_194_304,
  /** REMOTE_AUTH_TYPE_LIST_MAX. */
  authTypes: 20,
  /** REMOTE_DOMAIN_LIST_MAX: domains in a list, records in an answer of statistics. */
  domains: 16_384,
  /** REMOTE_CONNECT_GET_ALL_DOMAIN_STATS_MAX: figures of one domain. */
  domainFigures: 262_144,
  /** nano's own: figures of all domains of an answer together, 60 each for as many domains as there may be. */
  figures: 1_000_000,
  /** REMOTE_DOMAIN_JOB_STATS_MAX. */
  jobFigures: 64,
  /** VIR_NET_MESSAGE_LEGACY_PAYLOAD_MAX: what every libvirt takes in one packet of a stream. */
  streamPacketBytes: 262_120,
} as const;
