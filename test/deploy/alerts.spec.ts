import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { DEPLOY, documents, pathsOf, type Tree, text, yaml } from './files.js';

/** What the ledger tells of itself; a metric that is named here is read by a rule or drawn, or is one of the process. */
const OURS = [
  ...['append_seconds', 'append_conflicts_total', 'append_retries_total', 'refusals_total', 'http_request_seconds'],
  ...['projection_lag_seconds', 'projection_events', 'projection_leads', 'ready', 'integrity_alarm', 'store_dangers'],
].map((name) => `agreement_ledger_${name}`);
const OF_OTHERS = [
  ...['process_resident_memory_bytes', 'process_cpu_seconds_total', 'nodejs_eventloop_lag_p99_seconds'],
  ...['kurrentdb_elections_count_total', 'kurrentdb_writer_flush_duration_max_seconds'],
  ...['node_filesystem_avail_bytes', 'node_filesystem_size_bytes'],
  ...['kubelet_volume_stats_available_bytes', 'kubelet_volume_stats_capacity_bytes', 'up'],
];

const rules = (yaml('prometheus/rules.yaml').groups as Tree[]).flatMap((group) => group.rules as Tree[]);
const trials = yaml('prometheus/rules.test.yaml').tests as Tree[];
const dashboard = JSON.parse(text('grafana/agreement-ledger.json'));
const panels = dashboard.panels.filter(({ type }: Tree) => type !== 'row') as Tree[];
const expressions: string[] = [
  ...rules.map(({ expr }) => expr),
  ...panels.flatMap(({ targets }) => targets.map(({ expr }: Tree) => expr)),
];

/** The metrics of an expression: the names that are neither functions nor labels, nor words of the language. */
function metricsOf(expression: string): string[] {
  const bare = expression
    .replaceAll(/\{[^}]*\}/g, '')
    .replaceAll(/\b(by|without|on|ignoring)\s*\([^)]*\)/g, '')
    .replaceAll(/\[[^\]]*\]/g, '');
  return [...bare.matchAll(/[a-z_][a-z0-9_]*\b(?!\s*\()/gi)]
    .map(([name]) => name.replace(/_(bucket|count|sum)$/, ''))
    .filter((name) => !['and', 'or', 'unless', 'by', 'bool', 'sum', 'max'].includes(name));
}

/** The anchor that a heading has where Markdown is shown. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');
const runbook = text('RUNBOOK.md');
const anchors = [...runbook.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));

describe('every alert', () => {
  it.each(rules.map((rule) => [rule.alert as string, rule]))(
    '%s says how urgent it is, what is wrong, and where to read on',
    (_name, rule) => {
      expect(['page', 'ticket']).toContain(rule.labels.severity);
      expect(rule.annotations.summary).toMatch(/\.$/);
      const [, anchor] = /^RUNBOOK\.md#(.+)$/.exec(rule.annotations.runbook_url) ?? [];
      expect(anchors).toContain(anchor);
    },
  );

  it('is tried: once it fires, and once it does not', () => {
    const tried = trials.flatMap((trial) => trial.alert_rule_test as Tree[]);
    const fires = new Set(tried.filter(({ exp_alerts }) => exp_alerts.length > 0).map(({ alertname }) => alertname));
    const silent = new Set(tried.filter(({ exp_alerts }) => exp_alerts.length === 0).map(({ alertname }) => alertname));
    const names = rules.map(({ alert }) => alert);
    expect([...fires].sort()).toEqual([...names].sort());
    expect(names.filter((name) => !silent.has(name))).toEqual([]);
  });
});

describe('every metric', () => {
  it.each([...new Set(expressions)])('of %s is one that somebody tells', (expression) => {
    const metrics = metricsOf(expression);
    expect(metrics).not.toEqual([]);
    for (const metric of metrics) expect([...OURS, ...OF_OTHERS]).toContain(metric);
  });

  it('that the ledger tells is looked at', () => {
    const used = new Set(expressions.flatMap(metricsOf));
    expect(OURS.filter((metric) => !used.has(metric))).toEqual([]);
  });
});

describe('the dashboard', () => {
  it('draws no two panels over each other', () => {
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, index) => `${x + (index % w)},${y + Math.floor(index / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(new Set(dashboard.panels.map(({ id }: Tree) => id)).size).toBe(dashboard.panels.length);
    for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
  });
});

describe('the runbook', () => {
  const written = [...pathsOf('.yaml', '.sh', '.md', '.mjs', 'Dockerfile')].map((path) => [path, text(path)] as const);

  it.each(written)('%s leads to headings that there are', (_path, content) => {
    const named = [...content.matchAll(/(?:RUNBOOK\.md|\]\()#([a-z0-9-]+)/g)].map(([, anchor]) => anchor);
    for (const anchor of named) expect(anchors).toContain(anchor);
  });

  it('has no heading twice', () => {
    expect(new Set(anchors).size).toBe(anchors.length);
  });
});

describe('every file', () => {
  it.each(pathsOf('.yaml'))('%s is YAML', (path) => {
    expect(documents(path).length).toBeGreaterThan(0);
  });

  it.each(pathsOf('.json'))('%s is JSON', (path) => {
    expect(JSON.parse(text(path))).toEqual(expect.any(Object));
  });
});

const hasPromtool = spawnSync('promtool', ['--version']).status === 0;
(hasPromtool ? describe : describe.skip)(`promtool${hasPromtool ? '' : ', skipped: it is not installed'}`, () => {
  it.each([
    ['check', 'rules.yaml'],
    ['test', 'rules.test.yaml'],
  ])('%s rules %s', (verb, path) => {
    const { status, stdout, stderr } = spawnSync('promtool', [verb, 'rules', path], {
      cwd: `${DEPLOY}prometheus`,
      encoding: 'utf8',
    });
    expect({ status, said: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, said: '' });
  });
});
