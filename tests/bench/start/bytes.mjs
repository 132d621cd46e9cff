import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Gzipped kilobytes of the built page: what is loaded at its start, what only when needed, and the connectors' workers. */
export function bytes(shell) {
  const manifest = JSON.parse(readFileSync(join(shell, '.vite/manifest.json'), 'utf8'));
  const kilobytes = (files) => [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(shell, file))).length, 0) / 1000;
  const filesOf = (names) => new Set([...names].flatMap((name) => [manifest[name].file, ...(manifest[name].css ?? [])]));
  const closure = (start, follow) => {
    const names = new Set(start);
    for (const name of names) for (const next of follow(manifest[name])) names.add(next);
    return names;
  };
  // The worker for offline use is registered by a part that is loaded later.
  const entries = Object.keys(manifest).filter((name) => manifest[name].isEntry && !name.includes('service-worker'));
  const first = filesOf(closure(entries, ({ imports = [] }) => imports));
  const all = filesOf(closure(entries, ({ imports = [], dynamicImports = [] }) => [...imports, ...dynamicImports]));
  const later = [...all].filter((file) => !first.has(file));
  const workers = readdirSync(join(shell, 'workers')).filter((file) => file.endsWith('.js')).map((file) => `workers/${file}`);
  return { first: kilobytes([...first, 'index.html']), later: kilobytes(later), workers: kilobytes(workers) };
}
