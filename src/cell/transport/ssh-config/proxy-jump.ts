/** One jump of a ProxyJump. */
export interface Jump {
  readonly host: string;
  readonly user?: string;
  readonly port?: number;
}

/** Reads a ProxyJump: `[user@]host[:port]` or `ssh://[user@]host[:port]`, several separated by commas. */
export function parseJumps(value: string): readonly Jump[] {
  return value.split(',').map((text) => {
    const bare = text
      .trim()
      .replace(/^ssh:\/\//, '')
      .replace(/\/$/, '');
    const at = bare.lastIndexOf('@');
    const place = bare.slice(at + 1);
    const [, host, port] = /^\[(.*)\](?::(\d+))?$/.exec(place) ?? /^([^:]*)(?::(\d+))?$/.exec(place) ?? [];
    return {
      // An address of IPv6 without brackets has colons and no port.
      host: host ?? place,
      ...(at === -1 ? {} : { user: bare.slice(0, at) }),
      ...(port === undefined ? {} : { port: Number(port) }),
    };
  });
}
