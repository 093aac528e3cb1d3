import { createTransport } from '../../src/cell/transport/transport.ts';

/** Connects, runs one command, leaves one behind and one cancelled, closes, and must then end by itself. */
const [address, home, sshConfigFile] = process.argv.slice(2);
const transport = createTransport({ env: process.env, home: home ?? '', sshConfigFile: sshConfigFile ?? '' });
const connection = await transport.connect(JSON.parse(address ?? '{}'), { deadlineMs: 10_000 });
const options = { deadlineMs: 60_000, privilege: 'user' } as const;
const { stdout } = await connection.exec({ argv: ['echo', 'ran'] }, options);
await connection.stream({ argv: ['sleep', '60'] }, options);
await connection.exec({ argv: ['sleep', '60'] }, { ...options, deadlineMs: 50 }).catch(() => {});
const before = performance.now();
await connection.close();
process.stdout.write(`${stdout}closed in ${Math.round(performance.now() - before)} ms\n`);
