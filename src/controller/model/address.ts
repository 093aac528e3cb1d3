/** A host key as OpenSSH writes it: type, base64 blob, and `SHA256:…` without padding. */
export interface HostKey {
  readonly type: string;
  readonly key: string;
  readonly fingerprint: string;
}

/** How a cell is reached over SSH. What is absent comes from ssh_config, as OpenSSH would read it. */
export interface SshAddress {
  readonly kind: 'ssh';
  /** As the operator typed it: a name, an address or an alias of ssh_config. */
  readonly host: string;
  readonly port?: number;
  readonly user?: string;
  /** Path of a private key on the operator's machine. */
  readonly identity?: string;
  /** The keys pinned for this cell; empty until the host has been met. */
  readonly hostKeys: readonly HostKey[];
  /** The fingerprint that the operator accepts at the first meeting. */
  readonly acceptedFingerprint?: string;
  /** Trust any key at the first meeting; never overrides a pinned key or a line of known_hosts that says otherwise. */
  readonly acceptAnyHostKey?: boolean;
}

/** The machine that nano itself runs on. */
export interface LocalAddress {
  readonly kind: 'local';
}

export type CellAddress = SshAddress | LocalAddress;
