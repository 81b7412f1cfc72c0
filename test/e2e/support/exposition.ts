// What a Prometheus server reads of `/metrics` (the text format 0.0.4), strictly: whatever it would pass over or guess at is an error.

/** One number, by its name and its labels. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A metric with what it says of itself. */
export interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly samples: readonly Sample[];
}

const TYPES = ['counter', 'gauge', 'histogram', 'summary'];
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"/y;
// A number is read as Go does, which takes `Nan` for what it is.
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|nan|[+-]inf)$/i;

/** Every metric of the text by its name; throws on the line that is wrong. */
export function familiesOf(text: string): ReadonlyMap<string, Family> {
  if (!text.endsWith('\n')) throw new Error('The last line is not ended.');
  const families = new Map<string, Family>();
  for (const block of text.split(/(?=^# HELP )/m)) {
    const family = familyOf(block.split('\n').filter((line) => line !== ''));
    if (families.has(family.name)) throw new Error(`${family.name} is told twice.`);
    families.set(family.name, family);
  }
  return families;
}

function familyOf([helpLine = '', typeLine = '', ...lines]: readonly string[]): Family {
  const [, name = '', help = ''] = /^# HELP (\S+) (.+)$/.exec(helpLine) ?? [];
  const [, typed, type = ''] = /^# TYPE (\S+) (\S+)$/.exec(typeLine) ?? [];
  if (name === '' || typed !== name || !TYPES.includes(type)) throw new Error(`No HELP and TYPE: ${helpLine} / ${typeLine}`);
  const samples = lines.map(sampleOf);
  const suffixes = type === 'histogram' ? ['_bucket', '_sum', '_count'] : type === 'summary' ? ['', '_sum', '_count'] : [''];
  const names = suffixes.map((suffix) => `${name}${suffix}`);
  for (const sample of samples) if (!names.includes(sample.name)) throw new Error(`${sample.name} is no part of ${name}.`);
  const series = samples.map((sample) => `${sample.name}${JSON.stringify(Object.entries(sample.labels).sort())}`);
  if (new Set(series).size !== series.length) throw new Error(`${name} has a series twice.`);
  if (type === 'histogram') expectCumulative(name, samples);
  return { name, help, type, samples };
}

function sampleOf(line: string): Sample {
  const [, name = '', labels = '', number = ''] = SAMPLE.exec(line) ?? [];
  if (name === '') throw new Error(`This is no sample: ${line}`);
  return { name, labels: labelsOf(labels, line), value: Number(number.replace(/inf$/i, 'Infinity')) };
}

function labelsOf(text: string, line: string): Record<string, string> {
  const labels: Record<string, string> = {};
  let at = 0;
  while (at < text.length) {
    LABEL.lastIndex = at;
    const found = LABEL.exec(text);
    const [whole, key = '', value = ''] = found ?? [];
    if (whole === undefined || key in labels) throw new Error(`These are no labels: ${line}`);
    labels[key] = value.replace(/\\(.)/g, (_, escaped) => (escaped === 'n' ? '\n' : escaped));
    at += whole.length;
    if (at < text.length && text[at++] !== ',') throw new Error(`These are no labels: ${line}`);
  }
  return labels;
}

function expectCumulative(name: string, samples: readonly Sample[]): void {
  const keyOf = ({ labels: { le: _, ...rest } }: Sample) => JSON.stringify(Object.entries(rest).sort());
  for (const key of new Set(samples.map(keyOf))) {
    const mine = samples.filter((sample) => keyOf(sample) === key);
    const buckets = mine.filter((sample) => sample.name === `${name}_bucket`);
    const count = mine.find((sample) => sample.name === `${name}_count`)?.value;
    const rising = buckets.every(({ value }, i) => i === 0 || value >= (buckets[i - 1]?.value ?? 0));
    const last = buckets.at(-1);
    if (!rising || last?.labels['le'] !== '+Inf' || last.value !== count) throw new Error(`${name} ${key} does not add up.`);
  }
}

/** What was scraped at one moment. */
export class Scrape {
  private constructor(readonly families: ReadonlyMap<string, Family>) {}

  /** Scrapes a listener, as Prometheus would. */
  static async of(url: string): Promise<Scrape> {
    const response = await fetch(`${url}/metrics`);
    const type = response.headers.get('content-type');
    if (response.status !== 200 || type !== 'text/plain; version=0.0.4; charset=utf-8') {
      throw new Error(`/metrics answered ${response.status} ${type}: ${await response.text()}`);
    }
    return new Scrape(familiesOf(await response.text()));
  }

  /** The number of a series; undefined where there is none. `name` is without `agreement_ledger_`. */
  value(name: string, labels: Readonly<Record<string, string>> = {}): number | undefined {
    const whole = `agreement_ledger_${name}`;
    const family = this.families.get(whole) ?? this.families.get(whole.replace(/_(bucket|sum|count)$/, ''));
    if (!family) throw new Error(`There is no metric ${whole}.`);
    const found = family.samples.filter(
      (sample) => sample.name === whole && Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
    );
    if (found.length > 1) throw new Error(`${whole} ${JSON.stringify(labels)} names ${found.length} series.`);
    return found[0]?.value;
  }
}
