// Whether the process in this container lives: asked at its operations port, or at its own where it was given none.
const { OPERATIONS_PORT, PORT = '4711' } = process.env;
const url = `http://127.0.0.1:${OPERATIONS_PORT || PORT}/health/live`;
try {
  const { status } = await fetch(url, { signal: AbortSignal.timeout(4_000) });
  if (status !== 200) throw new Error(`it answered ${status}`);
} catch (error) {
  console.error(`${url}: ${error.cause?.message ?? error.message}`);
  process.exit(1);
}
