import { inspect } from 'node:util';
import { object, optional } from 'valibot';
import { describe, expect, test } from 'vitest';
import { operationScript } from '../../../../src/cli/presenters/operation-script.ts';
import { type GivenSecret, isSecretSchema, secret } from '../../../../src/controller/model/given-secret.ts';
import { Engine } from '../../../../src/controller/operations/engine/engine.ts';
import { changeKinds } from '../../../../src/controller/operations/kinds.ts';
import type { BasePlan, OperationKind } from '../../../../src/controller/operations/operation-kind.ts';
import type { Services } from '../../../../src/controller/services.ts';
import { call, dyingAt, TestWorld } from '../../../support/test-world.ts';
import { scriptedCell } from '../../cell/driver/scripted-connection.ts';
import { ids } from '../../cell/spec.ts';

const planted = 'planted-Zwiebelkuchen-7';

/** Words in the name of a field that holds a secret, and the fields that have them and hold what is public. */
const suspicious = /pass|secret|token|key|credential|private|seed/i;
const harmless = new Set(['sshPublicKeys', 'hostKey', 'acceptHostKey']);

function fieldsOf(schema: object): readonly (readonly [name: string, schema: object])[] {
  return 'entries' in schema && typeof schema.entries === 'object' && schema.entries !== null
    ? Object.entries(schema.entries)
    : [];
}

describe.each(Object.entries(changeKinds))('the request of %s', (_, sealed) => {
  const fields = fieldsOf(sealed.open(({ schema }): object => schema));

  test('declares as secret whatever is called like one', () => {
    const undeclared = fields.filter(
      ([name, schema]) => suspicious.test(name) && !harmless.has(name) && !isSecretSchema(schema),
    );
    expect(undeclared.map(([name]) => name)).toEqual([]);
  });
});

interface Plan extends BasePlan {
  readonly password: GivenSecret;
}

/** A change that gives a cell a secret of the operator's. */
function tellSecret(
  link: ReturnType<typeof scriptedCell>['link'],
): OperationKind<{ password: GivenSecret }, Plan, null> {
  const command = (plan: Plan) => ({ argv: ['tell'] as const, stdin: ['password=', plan.password, '\n'] });
  return {
    kind: 'test.tell',
    version: 1,
    schema: object({ password: secret('root-password') }),
    plan: async (request) => ({ targets: { [ids.cell]: link.target }, ...request }),
    subjects: () => [],
    words: () => ({ facts: [], warnings: [] }),
    locks: () => [],
    claim: async () => {},
    steps: (plan) => [
      {
        name: 'tell',
        title: 'tell the secret',
        cellId: ids.cell,
        act: () => ({
          commands: [command(plan)],
          run: async (bounds) => {
            await link.apply({ command: command(plan), doing: 'tell', deadlineMs: 1000, bounds });
          },
        }),
      },
    ],
    complete: async () => {},
    release: async () => {},
    value: async () => null,
  };
}

/** The engine of a process, and what it tells with --debug. */
async function engineOf(
  world: TestWorld,
  kind: OperationKind<{ password: GivenSecret }, Plan, null>,
  die = dyingAt(99),
) {
  const told: string[] = [];
  let services: Services | undefined;
  const { pid } = await world.process((made) => {
    services = die.wrap({ ...made, logger: { debug: (message, facts) => told.push(message, JSON.stringify(facts)) } });
    return services;
  });
  if (services === undefined) throw new Error('no services');
  return { engine: new Engine(services, () => kind), pid, told };
}

describe('a secret that came with a request', () => {
  test('is an object that shows nothing', () => {
    const { schema } = tellSecret(scriptedCell([]).link);
    expect(isSecretSchema(optional(secret('x')))).toBe(true);
    expect(isSecretSchema(schema)).toBe(false);
    expect(fieldsOf(schema).map(([name, field]) => [name, isSecretSchema(field)])).toEqual([['password', true]]);
  });

  test('is sent on standard input, and is in no journal, plan, script or log', async () => {
    const cell = scriptedCell([[/tell/, { stdout: `echo ${planted}` }]]);
    const world = new TestWorld();
    const { engine, told } = await engineOf(world, tellSecret(cell.link));
    const request = { password: planted };
    const preview = await engine.preview(tellSecret(cell.link), request, call);
    expect(preview.steps[0]?.commands).toEqual(['tell <<NANO\npassword=$NANO_SECRET_1\nNANO']);
    const change = engine.change(tellSecret(cell.link), request, call);
    const events: unknown[] = [];
    for await (const event of change) events.push(event);
    await change.result;
    expect(cell.inputs).toEqual([`password=${planted}\n`]);
    const [operation] = await world.store.list('operations');
    expect(operation?.request).toEqual({ password: { secret: 'root-password', given: true } });
    expect(operation?.steps[0]?.secrets).toEqual(['root-password']);
    const { controller } = await world.process();
    const view = await controller.query('operation.show', { operation: '1' }, call);
    const script = operationScript(view, {});
    expect(script).toContain('the secret root-password');
    for (const text of [preview, events, operation, view, script, told, cell.sent].map(
      (one) => JSON.stringify(one) + inspect(one),
    )) {
      expect(text).not.toContain(planted);
    }
  });

  test('is hidden in what a command answers, and in why it failed', async () => {
    const cell = scriptedCell([[/tell/, { status: 1, stderr: `bad password ${planted}` }]]);
    const world = new TestWorld();
    const { engine } = await engineOf(world, tellSecret(cell.link));
    const failure = await engine.change(tellSecret(cell.link), { password: planted }, call).result.catch(inspect);
    expect(failure).toContain('bad password ********');
    expect(failure + JSON.stringify(await world.store.list('operations'))).not.toContain(planted);
  });

  test('is gone with the process that was given it: another cannot go on, and makes none up', async () => {
    const cell = scriptedCell([
      [/tell/, {}],
      [/true/, {}],
    ]);
    const kind = tellSecret(cell.link);
    const world = new TestWorld();
    const death = dyingAt(2);
    const dying = await engineOf(world, kind, death);
    death.arm();
    await dying.engine.change(kind, { password: planted }, call).result.catch(() => {});
    world.dead.add(dying.pid);
    const sent = cell.inputs.filter((input) => input !== '').length;
    const { engine } = await engineOf(world, kind);
    await expect(engine.resume('1', call).result).rejects.toMatchObject({
      code: 'WRONG_STATE',
      message: 'the secret "root-password" came with the command that was interrupted, and is not kept',
    });
    expect(cell.inputs.filter((input) => input !== '')).toHaveLength(sent);
  });
});
