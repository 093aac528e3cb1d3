import { describe, expect, it } from 'vitest';
import { markRefusal, markRefusalStatus } from '../../../../src/cell/commands/mark.ts';
import { defineDomain, undefineDomain } from '../../../../src/cell/driver/define-domain.ts';
import {
  destroyDomain,
  pauseDomain,
  resetDomain,
  resumeDomain,
  shutdownDomain,
  startDomain,
} from '../../../../src/cell/driver/domain-action.ts';
import { readDomainState } from '../../../../src/cell/driver/domain-state.ts';
import { metadataText } from '../../../../src/cell/xml/metadata-xml.ts';
import { NanoError } from '../../../../src/controller/model/errors.ts';
import { domainSpec, ids } from '../spec.ts';
import { type Answer, context, scriptedCell } from './scripted-connection.ts';

const uuid = ids.instance;
const info = (state: string, saved = 'no') => ({
  stdout: `UUID: x\nState:          ${state}\nManaged save:   ${saved}\n`,
});
const failed = (stderr: string, status = 1): Answer => ({ status, stderr });
const list = (...names: readonly string[]) => ({
  stdout: names.map((name, index) => `${index + 1}${uuid.slice(1)} ${name}\n`).join(''),
});
const none = failed('error: Domain not found');

function thrown(promise: Promise<unknown>): Promise<NanoError> {
  return promise.then(
    () => Promise.reject(new Error('it succeeded')),
    (error) => error,
  );
}

describe('the state of a domain', () => {
  it.each([
    ['running', 'no', 'running'],
    ['idle', 'no', 'running'],
    ['paused', 'no', 'paused'],
    ['in shutdown', 'no', 'stopping'],
    ['shut off', 'no', 'stopped'],
    ['shut off', 'yes', 'suspended'],
    ['crashed', 'no', 'crashed'],
    ['pmsuspended', 'no', 'suspended'],
  ])('is read from what virsh says: %s, saved %s', async (word, saved, state) => {
    const { link } = scriptedCell([[/dominfo/, info(word, saved)]]);
    expect(await readDomainState(link, uuid)).toBe(state);
  });

  it('is missing only where libvirt answers and does not list it', async () => {
    const { link } = scriptedCell([
      [/dominfo/, none],
      [/list --all/, list('another')],
    ]);
    expect(await readDomainState(link, uuid)).toBe('missing');
  });

  it('is waited for while libvirt restarts', async () => {
    const { link, sent } = scriptedCell([
      [/dominfo/, failed('error: failed to connect'), info('running')],
      [/list --all/, failed('error: failed to connect'), { stdout: `${uuid} web-1\n` }],
    ]);
    expect(await readDomainState(link, uuid)).toBe('running');
    expect(sent).toHaveLength(4);
  });

  it('is not guessed at where libvirt stays away', async () => {
    const { link } = scriptedCell([[/virsh/, failed('error: failed to connect to the hypervisor')]]);
    expect(await thrown(readDomainState(link, uuid))).toMatchObject({
      code: 'COMMAND_FAILED',
      message: "cell-1: could not list the cell's domains: failed to connect to the hypervisor",
      hint: expect.stringContaining('systemctl status'),
    });
  }, 10_000);
});

describe('starting and stopping', () => {
  it('starts, and reads back that it runs', async () => {
    const { link, sent, programs } = scriptedCell([
      [/start/, {}],
      [/dominfo/, info('running')],
    ]);
    const action = startDomain(link, uuid);
    await action.run(context);
    expect(sent).toEqual([action.commands[0]?.argv.join(' '), `virsh -q -c qemu:///system dominfo ${uuid}`]);
    // The change waits for its turn and checks the mark, the read does not.
    expect(programs).toEqual(['setsid -w', 'virsh -q']);
  });

  it('takes a domain that runs already for started', async () => {
    const { link } = scriptedCell([
      [/start/, failed('error: Requested operation is not valid: domain is already active')],
      [/dominfo/, info('running')],
    ]);
    await startDomain(link, uuid).run(context);
  });

  it('takes a guest that goes on already for resumed', async () => {
    const { link } = scriptedCell([
      [/resume/, failed('error: Requested operation is not valid: domain is already running')],
      [/dominfo/, info('running')],
    ]);
    await resumeDomain(link, uuid).run(context);
  });

  it('does not take a guest for resumed that halts again at once, nor one for paused that runs', async () => {
    const { link } = scriptedCell([
      [/suspend|resume/, {}],
      [/dominfo/, info('paused'), info('running')],
    ]);
    const halted = 'cell-1: could not resume the guest: virsh reports success, but the domain is paused';
    expect(await thrown(resumeDomain(link, uuid).run(context))).toMatchObject({ message: halted });
    const runs = 'cell-1: could not pause the guest: virsh reports success, but the domain is running';
    expect(await thrown(pauseDomain(link, uuid).run(context))).toMatchObject({ message: runs });
  });

  it('does not take success for a running guest', async () => {
    const { link } = scriptedCell([
      [/start/, {}],
      [/dominfo/, info('shut off')],
    ]);
    expect(await thrown(startDomain(link, uuid).run(context))).toMatchObject({
      code: 'COMMAND_FAILED',
      message: expect.stringContaining('virsh reports success, but the domain is stopped'),
    });
  });

  it('says what failed, with the command and the last words of it, fit for a terminal', async () => {
    const noise = Array.from({ length: 30 }, (_, index) => `line ${index}`).join('\n');
    const stderr = `${noise}\nerror: Failed to start domain 'web-1'\nerror: \u001b[31mno\u0007 memory ${'x'.repeat(5000)}\n`;
    const { link } = scriptedCell([
      [/start/, failed(stderr)],
      [/dominfo/, info('shut off')],
    ]);
    const error = await thrown(startDomain(link, uuid).run(context));
    expect(error.details[0]).toEqual({
      subject: 'command',
      reason: `virsh -q -c qemu:///system start ${uuid}`,
      facts: { status: 1 },
    });
    expect(error.details).toHaveLength(9);
    expect(JSON.stringify(error.details)).not.toMatch(/\\u001b|\\u0007/);
    expect(Math.max(...error.details.map(({ reason }) => reason.length))).toBeLessThanOrEqual(300);
  });

  it('asks to power off, which a stopped guest has done already', async () => {
    const { link } = scriptedCell([
      [/shutdown .* --mode acpi$/, {}, failed('error: domain is not running')],
      [/dominfo/, info('running'), info('shut off')],
    ]);
    await shutdownDomain(link, uuid).run(context);
    await shutdownDomain(link, uuid).run(context);
  });

  it('pulls the plug, which a missing domain has no more', async () => {
    const { link } = scriptedCell([
      [/destroy/, none],
      [/dominfo/, none],
      [/list/, {}],
    ]);
    await destroyDomain(link, uuid).run(context);
  });

  it('cannot reset what is off', async () => {
    const { link } = scriptedCell([
      [/reset/, failed('error: domain is not running')],
      [/dominfo/, info('shut off')],
    ]);
    expect(await thrown(resetDomain(link, uuid).run(context))).toMatchObject({
      message: 'cell-1: could not reset the guest: domain is not running',
    });
  });

  it('tells a cell that was taken over from one that failed', async () => {
    const owner = `{"format":1,"zoneId":"${ids.zone}","generation":4,"cellId":"${ids.cell}","machineId":"m","stores":[]}`;
    const { link } = scriptedCell([[/start/, failed(`${markRefusal} ${owner}\n`, markRefusalStatus)]]);
    expect(await thrown(startDomain(link, uuid).run(context))).toMatchObject({
      code: 'ZONE_LOST',
      message: 'cell-1 was taken over: it obeys generation 4 of the zone, this inventory is 3',
    });
    const bare = scriptedCell([[/start/, failed(`${markRefusal} \n`, markRefusalStatus)]]);
    expect((await thrown(startDomain(bare.link, uuid).run(context))).message).toContain('no longer carries the mark');
    // The status alone is a command's own.
    const own = scriptedCell([
      [/start/, failed('error: odd', markRefusalStatus)],
      [/dominfo/, info('shut off')],
    ]);
    expect(await thrown(startDomain(own.link, uuid).run(context))).toMatchObject({ code: 'COMMAND_FAILED' });
  });

  it('says in words what took too long', async () => {
    const { link } = scriptedCell([[/start/, new NanoError('DEADLINE', '"sh -c" took longer')]]);
    expect(await thrown(startDomain(link, uuid).run(context))).toMatchObject({
      code: 'DEADLINE',
      message: 'cell-1: could not start the guest within 60 s',
    });
  });
});

describe('defining', () => {
  const metadata = { stdout: `<instance>${metadataText(domainSpec.metadata)}</instance>\n` };

  it('is done when the definition holds what was given, and the password is in no message', async () => {
    const { link, inputs } = scriptedCell([
      [/define/, {}],
      [/system metadata/, metadata],
    ]);
    await defineDomain(link, domainSpec).run(context);
    expect(inputs[0]).toMatch(/passwd='[A-Za-z0-9]{8}'/);
  });

  it('makes another password each time, and hides it in what the cell says', async () => {
    const passwords: string[] = [];
    for (const _twice of [1, 2]) {
      const cell = scriptedCell([
        [/define/, (input) => ({ status: 1, stderr: `error: XML error: ${/passwd='\w+'/.exec(input)?.[0]}` })],
        [/system metadata/, none],
        [/list/, {}],
      ]);
      const error = await thrown(defineDomain(cell.link, domainSpec).run(context));
      expect(error.message).toContain("passwd='********'");
      passwords.push(/passwd='(\w{8})'/.exec(cell.inputs[0] ?? '')?.[1] ?? '');
      expect(JSON.stringify(error.details)).not.toContain(passwords.at(-1));
    }
    expect(new Set(passwords).size).toBe(2);
  });

  it('fails where an older definition is still the one that libvirt has', async () => {
    const { link } = scriptedCell([
      [/define/, failed('error: XML error: no')],
      [/system metadata/, { stdout: '<instance>{"older":1}</instance>' }],
      [/list/, { stdout: `${uuid} web-1\n` }],
    ]);
    expect(await thrown(defineDomain(link, domainSpec).run(context))).toMatchObject({
      code: 'COMMAND_FAILED',
      message: 'cell-1: could not define domain "web-1": XML error: no',
    });
  });

  it('says that the name is taken', async () => {
    const { link } = scriptedCell([
      [/define/, failed("error: operation failed: domain 'web-1' already exists")],
      [/system metadata/, none],
      [/list/, { stdout: `${ids.volume} web-1\n` }],
    ]);
    expect(await thrown(defineDomain(link, domainSpec).run(context))).toMatchObject({ code: 'EXISTS' });
  });
});

describe('undefining', () => {
  it('ends the guest first, forgets the domain and deletes its serial log', async () => {
    const { link, sent } = scriptedCell([
      [/system metadata/, { stdout: '<instance>{}</instance>' }],
      [/dominfo/, info('running'), none],
      [/destroy|undefine|rm -f/, {}],
      [/list/, {}],
    ]);
    const action = undefineDomain(link, uuid);
    await action.run(context);
    const changes = sent.filter((line) => /destroy|undefine|rm -f/.test(line));
    expect(changes).toEqual(action.commands.map(({ argv }) => argv.join(' ')));
  });

  it('succeeds where there is no such domain', async () => {
    const { link, sent } = scriptedCell([
      [/system metadata/, none],
      [/list/, {}],
      [/rm -f/, {}],
    ]);
    await undefineDomain(link, uuid).run(context);
    expect(sent.some((line) => /destroy|undefine/.test(line))).toBe(false);
  });

  it('leaves a domain alone that is not nano’s', async () => {
    const { link, sent } = scriptedCell([
      [/system metadata/, failed('error: metadata not found')],
      [/list/, { stdout: `${uuid} of a person\n` }],
    ]);
    expect(await thrown(undefineDomain(link, uuid).run(context))).toMatchObject({
      code: 'WRONG_STATE',
      message: 'cell-1: domain "of a person" is not nano\'s and is left alone',
    });
    expect(sent.some((line) => /destroy|undefine/.test(line))).toBe(false);
  });

  it('takes no word for it but the list', async () => {
    const { link } = scriptedCell([
      [/system metadata/, { stdout: '<instance>{}</instance>' }],
      [/dominfo/, info('shut off')],
      [/undefine/, failed('error: Refusing to undefine')],
    ]);
    expect((await thrown(undefineDomain(link, uuid).run(context))).message).toContain('Refusing to undefine');
  });
});
