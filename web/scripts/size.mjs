// What a first visit downloads, in brotli as the server sends it: the page, and whatever it loads by itself. The
// rooms that are loaded when somebody enters them are only listed. Fails above the budget.
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';

const BUDGET = 110_000;
const dist = fileURLToPath(new URL('../dist/', import.meta.url));

const names = readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dist, join(entry.parentPath, entry.name)));
const bytesOf = (name) => readFileSync(join(dist, name));

/** What a page refers to and what a module imports at once; not what it imports later. */
const NAMED = /(?:src=|href=|from|import)\s*"(?:\.?\/)(?:assets\/)?([^"]+)"/g;

const first = new Set(['index.html']);
for (const name of first) {
    if (!/\.(html|js)$/.test(name)) continue;
    for (const [, found] of bytesOf(name).toString().matchAll(NAMED)) {
        const file = names.find((other) => other === found || other === `assets/${found}`);
        if (file) first.add(file);
    }
}

let total = 0;
for (const name of names) {
    const size = brotliCompressSync(bytesOf(name)).length;
    if (first.has(name)) total += size;
    console.log(
        `${(size / 1000).toFixed(1).padStart(7)} kB  ${first.has(name) ? name : `(later) ${name}`}`,
    );
}
console.log(
    `${(total / 1000).toFixed(1).padStart(7)} kB  on a first visit, of ${BUDGET / 1000} kB`,
);

if (total > BUDGET) {
    console.error('The pages are over their budget for a first visit.');
    process.exit(1);
}
