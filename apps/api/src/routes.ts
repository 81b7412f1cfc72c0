/** Which methods each path takes; filled as Fastify takes the routes on, so that 405 and OPTIONS can be answered. */
export class Routes {
  readonly #patterns = new Map<string, { matches: RegExp; methods: Set<string> }>();

  /** Takes a route on; `:name` stands for one part of the path and `*` for the rest. */
  add(url: string, methods: readonly string[]): void {
    const known = this.#patterns.get(url) ?? { matches: pattern(url), methods: new Set(['OPTIONS']) };
    for (const method of methods) known.methods.add(method);
    this.#patterns.set(url, known);
  }

  /** The methods a path takes, in alphabetical order; none where there is no such path. */
  methodsOf(path: string): string[] {
    const found = [...this.#patterns.values()].filter(({ matches }) => matches.test(path));
    return [...new Set(found.flatMap(({ methods }) => [...methods]))].sort();
  }
}

function pattern(url: string): RegExp {
  const parts = url.split('/').map((part) => {
    if (part.startsWith(':')) return '[^/]+';
    return part === '*' ? '.*' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('/')}/?$`);
}
