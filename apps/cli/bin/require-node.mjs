// Runs before anything is imported: the ledger needs the Node that `npm ci` installs beside it (node:sqlite, ES modules in Jest).
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 15)) {
  console.error(
    `agreement-ledger runs on Node 24.15 or newer, and this is Node ${process.versions.node}: run "npm ci" (with install scripts allowed; ` +
      'or "npm rebuild node" after "npm ci --ignore-scripts"), which puts the right Node beside it, then the same npm command again.',
  );
  process.exit(69);
}
