import { describe, expect, it } from '@jest/globals';
import { documents, packageAtHand, pathsOf, pods, type Tree, text, yaml } from './files.js';

const paths = pathsOf('.yaml').filter((path) => path.startsWith('kubernetes/'));
const manifests = paths.flatMap((path) => documents(path).map((tree) => [`${tree.kind} of ${path}`, tree] as [string, Tree]));
const applied = (yaml('kubernetes/kustomization.yaml').resources as string[]).map((name) => `kubernetes/${name}`);

describe('the manifests', () => {
  it('are all applied, but for the template of the Secret', () => {
    expect([...applied, 'kubernetes/kustomization.yaml', 'kubernetes/secret.template.yaml'].sort()).toEqual(paths);
  });

  it.each(manifests.filter(([, { kind }]) => kind !== 'Namespace' && kind !== 'Kustomization'))(
    '%s stands in the namespace',
    (_name, tree) => {
      expect(tree.metadata.namespace).toBe('agreement-ledger');
    },
  );

  it('hold no secret, and publish the interface nowhere', () => {
    const [secret] = documents('kubernetes/secret.template.yaml');
    expect(Object.values(secret.data)).toEqual(['', '', '']);
    expect(manifests.map(([, { kind }]) => kind)).not.toContain('Service');
    expect(manifests.map(([, { kind }]) => kind)).not.toContain('Ingress');
    for (const path of paths) expect(text(path)).not.toMatch(/:\/\/[^\s/]*:[^\s/]*@/);
  });

  it('select the pods that there are', () => {
    const labels = manifests.filter(([, { kind }]) => kind === 'Deployment').map(([, { spec }]) => spec.template.metadata.labels);
    expect(labels).toHaveLength(2);
    const selectors = manifests
      .flatMap(([, { spec }]) => [spec?.selector?.matchLabels, spec?.podSelector?.matchLabels])
      .filter(Boolean);
    expect(selectors).toHaveLength(6);
    for (const wanted of selectors) expect(labels).toContainEqual(expect.objectContaining(wanted));
  });
});

describe.each(pods())('the pod of %s', (_name, pod) => {
  const [ledger] = pod.containers;

  it('is not root, cannot become it, and writes where it may', () => {
    expect(pod.securityContext).toMatchObject({
      runAsNonRoot: true,
      runAsUser: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(ledger.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    const writable = ledger.volumeMounts.filter(({ readOnly }: Tree) => readOnly !== true);
    expect(writable.map(({ mountPath }: Tree) => mountPath)).toEqual(['/data', '/tmp']);
    expect(pod).toMatchObject({ automountServiceAccountToken: false, serviceAccountName: 'agreement-ledger' });
  });

  it('is asked at its operations port, and killed only when it no longer lives', () => {
    const port = ledger.ports.find(({ name }: Tree) => name === 'operations').containerPort;
    expect(String(port)).toBe(documents('kubernetes/configmap.yaml')[0].data.OPERATIONS_PORT);
    for (const probe of [ledger.startupProbe, ledger.livenessProbe])
      expect(probe.httpGet).toEqual({ path: '/health/live', port: 'operations' });
    expect(ledger.readinessProbe.httpGet).toEqual({ path: '/health/ready', port: 'operations' });
  });

  it('has time to finish, and a bound to what it takes', () => {
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(10);
    expect(ledger.resources).toMatchObject({
      requests: { cpu: expect.any(String), memory: expect.any(String) },
      limits: { memory: '3Gi' },
    });
  });
});

const groups = {
  'kubernetes-models/v1': ['Namespace', 'ServiceAccount', 'ConfigMap', 'Secret'],
  'kubernetes-models/apps/v1': ['Deployment'],
  'kubernetes-models/networking.k8s.io/v1': ['NetworkPolicy'],
  'kubernetes-models/policy/v1': ['PodDisruptionBudget'],
  '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1': ['PodMonitor'],
};
const models = Object.assign({}, ...(await Promise.all(Object.keys(groups).map(packageAtHand)))) as Record<string, Tree>;
const isAtHand = Object.values(groups)
  .flat()
  .every((kind) => models[kind] !== undefined);
const missing = 'kubernetes-models and @kubernetes-models/prometheus-operator are not installed';
(isAtHand ? describe : describe.skip)(`the schemas of Kubernetes${isAtHand ? '' : `, skipped: ${missing}`}`, () => {
  it.each(manifests.filter(([, { kind }]) => kind !== 'Kustomization'))('take %s', (_name, tree) => {
    expect(() => new models[tree.kind](tree).validate()).not.toThrow();
  });

  it('refuse a number that is none', () => {
    const [, deployment] = manifests.find(([, { kind }]) => kind === 'Deployment') as [string, Tree];
    expect(() => new models['Deployment']({ ...deployment, spec: { ...deployment.spec, replicas: 'two' } }).validate()).toThrow(
      'integer',
    );
  });
});
