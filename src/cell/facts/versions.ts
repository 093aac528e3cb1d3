interface Versions {
  /** Of the daemon that answers, or of the library where the daemon's is not told. */
  readonly libvirt: string | undefined;
  /** Absent where libvirt finds no QEMU. */
  readonly qemu: string | undefined;
}

/** Reads `virsh version --daemon`. It ends early where libvirt finds no QEMU, yet libvirt has answered. */
export function parseVirshVersion(text: string): Versions {
  const libvirt =
    parseVersion(/^Running against daemon: (\S+)/m.exec(text)?.[1]) ??
    parseVersion(/^Using library: libvirt (\S+)/m.exec(text)?.[1]);
  const qemu = parseVersion(/^Running hypervisor: QEMU (\S+)/m.exec(text)?.[1]);
  return { libvirt, qemu };
}

/** A version of two to four numbers, like `9.0.0`. */
export function parseVersion(text: string | undefined): string | undefined {
  return /^\d{1,5}(?:\.\d{1,5}){1,3}$/.exec(text ?? '')?.[0];
}

/** Negative where `left` is the older one. Numbers that are missing count as 0. */
export function compareVersions(left: string, right: string): number {
  const [a, b] = [left, right].map((version) => version.split('.').map(Number));
  for (let index = 0; index < 4; index += 1) {
    const difference = (a?.[index] ?? 0) - (b?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
