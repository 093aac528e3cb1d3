/** One jump of a ProxyJump: `[user@]host[:port]` or `ssh://[user@]host[:port]`. */
export interface Jump {
  readonly host: string;
  readonly user?: string;
  readonly port?: number;
}

export function parseJumps(value: string): readonly Jump[] {
  return value.split(',').map((text) => {
    const match = /^(?:ssh:\/\/)?(?:(.*)@)?(\[[^\]]*\]|[^:]*|[^[]*:[^[]*:.*?)(?::(\d+))?\/?$/.exec(text.trim());
    const [, user, host, port] = match ?? [];
    return {
      host: (host ?? text).replace(/^\[(.*)\]$/, '$1'),
      ...(user === undefined ? {} : { user }),
      ...(port === undefined ? {} : { port: Number(port) }),
    };
  });
}
