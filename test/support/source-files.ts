import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';

/** One source file: `path` is relative to the root of the repository, with slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** One import or re-export; `target` is the path of our own file it names, null for a package; `erased` imports types only and is gone at run time. */
export interface ImportedName {
  readonly specifier: string;
  readonly target: string | null;
  readonly erased: boolean;
  readonly line: number;
}

/** Reads every .ts and .tsx file under the given folders of the repository, in a fixed order. */
export function readSourceFiles(root: string, folders: readonly string[]): SourceFile[] {
  return folders
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
        posix.join(folder, ...name.split(/[\\/]/)),
      ),
    )
    .filter((path) => /\.tsx?$/.test(path) && !/(^|\/)(node_modules|dist)\//.test(path))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

/** Whether a file only serves tests: its name says so, or it stands under test/. */
export function isTestFile({ path }: SourceFile): boolean {
  return /\.(spec|contract)\.tsx?$/.test(path) || path.startsWith('test/');
}

const parsed = new WeakMap<SourceFile, ts.SourceFile>();

/** The syntax tree of a file; every rule asks for it, so it is made once. */
export function syntaxOf(file: SourceFile): ts.SourceFile {
  let tree = parsed.get(file);
  if (!tree) {
    tree = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.ES2023, true);
    parsed.set(file, tree);
  }
  return tree;
}

/** Every node of a file, parents before children. */
export function* nodesOf(file: SourceFile): Generator<ts.Node> {
  const waiting: ts.Node[] = [syntaxOf(file)];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    yield node;
    const children: ts.Node[] = [];
    ts.forEachChild(node, (child) => {
      children.push(child);
    });
    waiting.push(...children.reverse());
  }
}

/** The line a node begins on, counted from 1. */
export function lineOf(node: ts.Node): number {
  const tree = node.getSourceFile();
  return tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
}

/** All imports of a file: static, dynamic, re-exports and `import('…')` types. */
export function importsOf(file: SourceFile): ImportedName[] {
  const found: ImportedName[] = [];
  for (const node of nodesOf(file)) {
    const literal = specifierOf(node);
    if (literal)
      found.push({ specifier: literal.text, target: targetOf(file, literal.text), erased: isErased(node), line: lineOf(node) });
  }
  return found;
}

function specifierOf(node: ts.Node): ts.StringLiteralLike | null {
  let specifier: ts.Node | undefined;
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) specifier = node.moduleSpecifier;
  else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) specifier = node.argument.literal;
  else if (ts.isExternalModuleReference(node)) specifier = node.expression;
  else if (ts.isCallExpression(node) && /^(import|require)$/.test(node.expression.getText())) specifier = node.arguments[0];
  return specifier && ts.isStringLiteralLike(specifier) ? specifier : null;
}

function isErased(node: ts.Node): boolean {
  if (ts.isImportTypeNode(node)) return true;
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  if (!ts.isImportDeclaration(node) || !node.importClause) return false;
  const { phaseModifier, name, namedBindings } = node.importClause;
  if (phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  return (
    !name && !!namedBindings && ts.isNamedImports(namedBindings) && namedBindings.elements.every((element) => element.isTypeOnly)
  );
}

function targetOf(file: SourceFile, specifier: string): string | null {
  const ours = /^#([^/]+)\/(.+)$/.exec(specifier);
  const path = ours
    ? `libs/${ours[1]}/src/${ours[2]}`
    : specifier.startsWith('.')
      ? posix.join(posix.dirname(file.path), specifier)
      : null;
  return path?.replace(/\.js(x?)$/, '.ts$1') ?? null;
}
