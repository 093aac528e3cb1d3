import { describe, expect, it } from 'vitest';
import { Passing } from '../../../../src/cell/transport/back-off.ts';
import { channelError } from '../../../../src/cell/transport/ssh/channel-errors.ts';
import { explainConnectFailure } from '../../../../src/cell/transport/ssh/connect-errors.ts';

const context = { host: 'web', port: 22, stage: 'greeting' } as const;
const failure = (code: string) => Object.assign(new Error(code), { code });

describe('why a host cannot be connected', () => {
  it.each([
    [failure('ENOTFOUND'), 'the name does not resolve'],
    [failure('EAI_AGAIN'), 'no name server answers'],
    [failure('ECONNREFUSED'), 'connection refused (port 22)'],
    [failure('EHOSTUNREACH'), 'no route to the host'],
    [failure('ENETUNREACH'), 'the network is unreachable'],
    [failure('ETIMEDOUT'), 'timed out'],
    [new AggregateError([failure('ECONNREFUSED'), failure('ENETUNREACH')]), 'connection refused (port 22)'],
    [new Error('Invalid identification string'), 'is not sshd'],
    [new Error('Handshake failed: no matching key exchange algorithm'), 'no matching key exchange algorithm'],
    [new Error('Handshake failed: signature verification failed'), 'signature verification failed'],
  ])('is said in words: %s', (error, words) => {
    const explained = explainConnectFailure(error, context);
    expect(explained).toMatchObject({ code: 'CELL_UNREACHABLE', message: expect.stringContaining(words) });
    expect(explained.message).toContain('web cannot be reached');
  });

  it('is the proxy’s word where there is a proxy', () => {
    const said = 'the proxy command says: no such host';
    expect(explainConnectFailure(undefined, { ...context, said }).message).toBe(`web cannot be reached: ${said}`);
  });

  it('is worth a retry where sshd hung up before it knew who came', () => {
    for (const error of [undefined, failure('ECONNRESET'), new Error('Connection lost before handshake')]) {
      const explained = explainConnectFailure(error, context);
      expect(explained).toBeInstanceOf(Passing);
      expect(explained).toMatchObject({
        error: { code: 'CELL_UNREACHABLE', hint: expect.stringContaining('MaxStartups') },
      });
      expect(explainConnectFailure(error, { ...context, stage: 'authentication' })).not.toBeInstanceOf(Passing);
    }
  });
});

describe('why a channel is not opened', () => {
  const refusal = (reason: number) => Object.assign(new Error('(SSH) Channel open failure: open failed'), { reason });

  it('passes for commands: sshd has no session free', () => {
    expect(channelError(refusal(2), 'web')).toBeInstanceOf(Passing);
    expect(channelError(refusal(4), 'web')).toBeInstanceOf(Passing);
  });

  it('is final for sockets, unless sshd is short of resources', () => {
    expect(channelError(refusal(1), 'web', '/s')).toMatchObject({
      code: 'CELL_UNFIT',
      hint: expect.stringContaining('AllowStreamLocalForwarding'),
    });
    expect(channelError(refusal(2), 'web', '/s')).toMatchObject({
      code: 'CELL_UNFIT',
      details: [{ facts: { path: '/s' } }],
    });
    expect(channelError(refusal(4), 'web', '/s')).toBeInstanceOf(Passing);
  });

  it('is a bad answer where sshd does not run commands', () => {
    expect(channelError(new Error('Unable to exec'), 'web')).toMatchObject({ code: 'BAD_ANSWER' });
  });
});
