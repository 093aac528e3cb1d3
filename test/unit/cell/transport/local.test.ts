import { homedir } from 'node:os';
import { createTransport } from '../../../../src/cell/transport/transport.ts';
import { describeConnection } from './connection-contract.ts';

const transport = createTransport({ env: process.env, home: homedir() });

describeConnection('this machine', () => transport.connect({ kind: 'local' }, { deadlineMs: 10_000 }));
