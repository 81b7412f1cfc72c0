import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse, parseAllDocuments } from 'yaml';

/** The folder of the deployment, and the root of the repository. */
export const DEPLOY = fileURLToPath(new URL('../../deploy/', import.meta.url));
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What stands in a file, as a tree that nobody has promised the shape of. */
// biome-ignore lint/suspicious/noExplicitAny: a file by others' formats is looked into as it is
export type Tree = any;

/** The text of a file of the deployment. */
export const text = (path: string) => readFileSync(`${DEPLOY}${path}`, 'utf8');

/** A file of one YAML document; merge keys are carried out, as Compose does. */
export const yaml = (path: string): Tree => parse(text(path), { merge: true });

/** Every document of a file. */
export function documents(path: string): Tree[] {
  return parseAllDocuments(text(path), { merge: true }).map((document) => {
    if (document.errors.length > 0) throw new Error(`${path}: ${document.errors.map(String).join('; ')}`);
    return document.toJS();
  });
}

/** The paths of all files whose name ends so. */
export function pathsOf(...endings: string[]): string[] {
  return readdirSync(DEPLOY, { recursive: true, encoding: 'utf8' })
    .filter((path) => !path.startsWith('secrets/') && endings.some((ending) => path.endsWith(ending)))
    .sort();
}

/** A package that is not everywhere: what it holds, or why not. */
export async function packageAtHand(name: string): Promise<Tree | undefined> {
  return import(name).catch(() => undefined);
}

export const COMPOSITIONS = ['compose.embedded.yaml', 'compose.cluster.yaml'] as const;

/** The services of a composition that run our image. */
export function ours(composition: string): [string, Tree][] {
  const { services } = yaml(composition) as { services: Record<string, Tree> };
  return Object.entries(services).filter(([, { image }]) => String(image).startsWith('agreement-ledger:'));
}

/** The pods that run our image, by the name of their Deployment. */
export function pods(): [string, Tree][] {
  return pathsOf('.yaml')
    .filter((path) => path.startsWith('kubernetes/'))
    .flatMap(documents)
    .filter(({ kind }) => kind === 'Deployment')
    .map(({ metadata, spec }) => [metadata.name, spec.template.spec]);
}
