import { isBuiltin } from 'node:module';
import { basename } from 'node:path';
import ts from 'typescript';
import { importsOf, isTestFile, lineOf, nodesOf, type SourceFile, syntaxOf } from './source-files.js';

/** A rule of the house: it reads source files and says, one sentence each, where (file:line) it is broken and what to do. */
export type Rule = (files: readonly SourceFile[]) => string[];

const everyLibrary = ['ledger', 'event-store', 'audit', 'read-models', 'application', 'interchange', 'operations', 'client'].map(
  (name) => `libs/${name}`,
);

/** What each library and app may import of ours. A new one is added here, with an ADR that says why it stands where it does. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  'libs/ledger': [],
  'libs/event-store': [],
  'libs/audit': [],
  'libs/client': [],
  'libs/read-models': ['libs/ledger', 'libs/event-store'],
  'libs/application': ['libs/ledger', 'libs/event-store', 'libs/audit', 'libs/read-models'],
  'libs/interchange': ['libs/ledger', 'libs/read-models'],
  'libs/operations': ['libs/event-store'],
  'apps/verify': ['libs/audit', 'libs/ledger'],
  'apps/web': ['libs/client'],
  'apps/api': everyLibrary,
  'apps/worker': everyLibrary,
  'apps/cli': [...everyLibrary, 'apps/api', 'apps/worker'],
};

const ownerOf = (path: string) => path.split('/').slice(0, 2).join('/');
const inLibrary = ({ path }: SourceFile) => path.startsWith('libs/');
const inLedger = ({ path }: SourceFile) => path.startsWith('libs/ledger/');
const isShipped = (file: SourceFile) => !isTestFile(file);
const at = (file: SourceFile, line: number, advice: string) => `${file.path}:${line} ${advice}`;

/** Imports between libraries and apps go one way (design: the house). */
export const importDirection: Rule = (files) =>
  files.filter(isOurs).flatMap((file) => {
    const owner = ownerOf(file.path);
    const allowed = mayImport[owner];
    if (!allowed) return [at(file, 1, `${owner} has no place in the house: give it one in mayImport, and an ADR`)];
    return importsOf(file)
      .filter(
        ({ target }) => target && isOurs({ path: target }) && ownerOf(target) !== owner && !allowed.includes(ownerOf(target)),
      )
      .map(({ target, line }) =>
        at(file, line, `imports ${target}; ${owner} may import ${allowed.join(', ') || 'nothing of ours'}: move the code`),
      );
  });

function isOurs({ path }: { path: string }): boolean {
  return /^(libs|apps)\/[^/]+\//.test(path);
}

/** A library is reached by its name (`#ledger/…`), so that a reader sees when a line is crossed. Specs may also use test/. */
export const relativeImports: Rule = (files) =>
  files.filter(inLibrary).flatMap((file) =>
    importsOf(file)
      .filter(({ specifier, target }) => specifier.startsWith('.') && target && ownerOf(target) !== ownerOf(file.path))
      .filter(({ target }) => !(isTestFile(file) && target?.startsWith('test/')))
      .map(({ specifier, line }) => at(file, line, `leaves its library by ${specifier}: import it as #library/file.js`)),
  );

/** The framework stays at the door: everything behind it runs without Nest. */
export const frameworkAtTheEdge: Rule = (files) =>
  files
    .filter((file) => isOurs(file) && !/^apps\/(api|worker)\//.test(file.path))
    .flatMap((file) =>
      importsOf(file)
        .filter(({ specifier }) => specifier.startsWith('@nestjs/'))
        .map(({ specifier, line }) => at(file, line, `imports ${specifier}: only apps/api and apps/worker know Nest`)),
    );

/** A file is at most 300 lines. */
export const fileLength: Rule = (files) =>
  files.filter(isShipped).flatMap((file) => {
    const lines = file.text.trimEnd().split('\n').length;
    return lines <= 300 ? [] : [at(file, 301, `has ${lines} lines (at most 300): split it by sub-topic, never by kind`)];
  });

/** A function is at most 50 lines, its signature included. */
export const functionLength: Rule = (files) =>
  functionsOf(files).flatMap(({ file, node, name }) => {
    const lines = syntaxOf(file).getLineAndCharacterOfPosition(node.end).line + 2 - lineOf(node);
    return lines <= 50
      ? []
      : [at(file, lineOf(node), `${name} has ${lines} lines (at most 50): branch in the parent, compute in pure leaves`)];
  });

/** A function takes at most three parameters; the constructor of a decorated (Nest) class takes what it is given. */
export const parameterCount: Rule = (files) =>
  functionsOf(files).flatMap(({ file, node, name }) => {
    if (ts.isConstructorDeclaration(node) && ts.getDecorators(node.parent as ts.ClassDeclaration)?.length) return [];
    const count = node.parameters.filter((parameter) => parameter.name.getText() !== 'this').length;
    return count <= 3 ? [] : [at(file, lineOf(node), `${name} takes ${count} parameters (at most 3): take one options object`)];
  });

function functionsOf(files: readonly SourceFile[]) {
  return files.filter(isShipped).flatMap((file) =>
    [...nodesOf(file)]
      .filter((node) => ts.isFunctionLike(node))
      .map((node) => ({
        file,
        node,
        name: node.name?.getText() ?? (ts.isConstructorDeclaration(node) ? 'the constructor' : variableName(node)),
      })),
  );
}

function variableName({ parent }: ts.Node): string {
  return ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) ? parent.name.getText() : 'the function';
}

/** No file imports itself by way of others; imports of types alone are gone at run time and do not count. */
export const importCycles: Rule = (files) => {
  const shipped = new Map(files.filter(isShipped).map((file) => [file.path, file]));
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: SourceFile, way: readonly string[]): void => {
    done.add(file.path);
    for (const { target, erased, line } of importsOf(file)) {
      const next = target === null || erased ? undefined : (shipped.get(target) ?? shipped.get(`${target}x`));
      if (!next) continue;
      const start = [...way, file.path].indexOf(next.path);
      const loop = [...way, file.path, next.path].slice(start);
      if (start >= 0) found.push(at(file, line, `closes the loop ${loop.join(' → ')}: move what both need to a file of its own`));
      else if (!done.has(next.path)) visit(next, [...way, file.path]);
    }
  };
  for (const file of shipped.values()) if (!done.has(file.path)) visit(file, []);
  return found;
};

/** A library has no index file: one more file to touch, and a source of loops. */
export const noBarrels: Rule = (files) =>
  files
    .filter((file) => inLibrary(file) && /^index\.tsx?$/.test(basename(file.path)))
    .map((file) => at(file, 1, 'is a barrel: import the file that holds the name'));

/** A file is named for what it holds. */
export const fileNames: Rule = (files) =>
  files
    .filter((file) => /(^|[/.-])(utils?|helpers?|managers?)([/.-]|$)/i.test(file.path))
    .map((file) => at(file, 1, 'is named for a kind, not for what it holds: use the word of the glossary'));

/** Nothing lies deeper than libs/x/src/y/file.ts. */
export const pathDepth: Rule = (files) =>
  files
    .filter((file) => file.path.split('/').length > 5)
    .map((file) => at(file, 1, 'lies deeper than libs/x/src/y/file.ts: move it up'));

const impureNames = new Set(
  'process console setTimeout setInterval setImmediate queueMicrotask randomUUID fetch performance globalThis require'.split(' '),
);

/** The rules know no clock, randomness, input or output, and no framework: the same answer for ever. */
export const pureLedger: Rule = (files) =>
  files
    .filter((file) => inLedger(file) && isShipped(file))
    .flatMap((file) => [
      ...importsOf(file)
        .filter(({ specifier }) => isBuiltin(specifier) || specifier.startsWith('@nestjs/'))
        .map(({ specifier, line }) => at(file, line, `imports ${specifier}: the rules take what they need as arguments`)),
      ...[...nodesOf(file)]
        .map((node) => ({ node, name: impurity(node) }))
        .filter(({ name }) => name !== null)
        .map(({ node, name }) => at(file, lineOf(node), `uses ${name}: the rules take time and chance as arguments`)),
    ]);

function impurity(node: ts.Node): string | null {
  if ((ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === 'Date') return 'Date(…)';
  if (ts.isPropertyAccessExpression(node) && /^(Date\.now|Math\.random)$/.test(node.getText())) return node.getText();
  if (!ts.isIdentifier(node) || !impureNames.has(node.text)) return null;
  // A member may bear such a name (`step.process`): only the free name reaches outside.
  const { parent } = node;
  const isMember = 'name' in parent && parent.name === node && !ts.isVariableDeclaration(parent) && !ts.isImportSpecifier(parent);
  return isMember ? null : node.text;
}

/** A switch in the rules names every case, so that a new event or status does not compile until it is thought of. */
export const exhaustiveSwitches: Rule = (files) =>
  files
    .filter((file) => inLedger(file) && isShipped(file))
    .flatMap((file) =>
      [...nodesOf(file)]
        .filter((node) => ts.isDefaultClause(node))
        .map((node) => at(file, lineOf(node), 'has a default: name every case, and let the compiler ask for the next')),
    );

// Put together here, so that this line does not break its own rule.
const leftover = new RegExp(`\\b(TO${'DO'}|FIX${'ME'})\\b`);

/** Unfinished work is finished or written down as an issue, never left in the source. */
export const noLeftovers: Rule = (files) =>
  files.flatMap((file) =>
    file.text
      .split('\n')
      .flatMap((line, index) =>
        leftover.test(line) ? [at(file, index + 1, 'leaves work behind: do it, or open an issue')] : [],
      ),
  );

/** No test is switched off or favoured; only a whole suite that needs a server may choose, by a condition, to be skipped. */
export const everyTestRuns: Rule = (files) =>
  files
    .filter(isTestFile)
    .flatMap((file) =>
      [...nodesOf(file)]
        .filter((node) => isSwitchedOff(node))
        .map((node) => at(file, lineOf(node), `says ${node.getText()}: let it run, or take it away`)),
    );

function isSwitchedOff(node: ts.Node): boolean {
  if (ts.isIdentifier(node))
    return /^(x|f)(it|test|describe)$/.test(node.text) && 'expression' in node.parent && node.parent.expression === node;
  if (!ts.isPropertyAccessExpression(node) || !/^(it|test|describe)\b/.test(node.getText())) return false;
  const isChosen = node.getText() === 'describe.skip' && ts.isConditionalExpression(node.parent);
  return /^(skip|only|todo|failing)$/.test(node.name.text) && !isChosen;
}

/** Every exported name of a library has a doc sentence: shapes, units, errors, and the clause or standard it follows. */
export const docSentences: Rule = (files) =>
  files
    .filter((file) => inLibrary(file) && isShipped(file))
    .flatMap((file) => {
      const declarations = syntaxOf(file).statements.flatMap(declaredNames);
      const exported = new Set(declarations.filter(({ isExported }) => isExported).map(({ name }) => name));
      for (const name of listedExports(file)) exported.add(name);
      const documented = new Set(declarations.filter(({ isDocumented }) => isDocumented).map(({ name }) => name));
      return declarations
        .filter(({ name }) => exported.has(name) && !documented.has(name))
        .map(({ name, node }) =>
          at(file, lineOf(node), `exports ${name} without a doc sentence: say what it is, in /** … */ above it`),
        );
    });

function declaredNames(node: ts.Statement) {
  const isExported =
    ts.canHaveModifiers(node) && !!ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
  const facts = { node, isExported, isDocumented: ts.getJSDocCommentsAndTags(node).length > 0 };
  if (ts.isVariableStatement(node))
    return node.declarationList.declarations.map(({ name }) => ({ ...facts, name: name.getText() }));
  const name = 'name' in node ? (node.name as ts.Node | undefined)?.getText() : undefined;
  return name === undefined && !isExported ? [] : [{ ...facts, name: name ?? 'default' }];
}

function listedExports(file: SourceFile): string[] {
  return syntaxOf(file).statements.flatMap((node) =>
    ts.isExportDeclaration(node) && !node.moduleSpecifier && node.exportClause && ts.isNamedExports(node.exportClause)
      ? node.exportClause.elements.map((element) => (element.propertyName ?? element.name).getText())
      : [],
  );
}
