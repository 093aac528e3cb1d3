import { Flags } from '@oclif/core';

/** How to log in to a host that is met for the first time. */
export const loginFlags = {
  user: Flags.string({ summary: 'User to log in as: root, or one who may use sudo without a password.' }),
  port: Flags.integer({ summary: 'Port of sshd.', min: 1, max: 65_535 }),
  identity: Flags.string({ summary: 'Private key to log in with.', helpValue: 'FILE' }),
  'accept-host-key': Flags.boolean({
    summary: 'Trust the key that the host shows at this first meeting.',
    exclusive: ['host-key'],
  }),
  'host-key': Flags.string({ summary: 'Fingerprint of the key that the host must show.', helpValue: 'SHA256:…' }),
};
