// What a first visit downloads, in brotli as the server sends it. Fails above the budget.
import { readFileSync, readdirSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';

const BUDGET = 110_000;
const dist = new URL('../dist/', import.meta.url);

const files = readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`);

let total = 0;
for (const file of files) {
    const size = brotliCompressSync(readFileSync(file)).length;
    total += size;
    console.log(`${(size / 1000).toFixed(1).padStart(7)} kB  ${file.split('/dist/')[1]}`);
}
console.log(`${(total / 1000).toFixed(1).padStart(7)} kB  everything, of ${BUDGET / 1000} kB`);

if (total > BUDGET) {
    console.error('The pages are over their budget for a first visit.');
    process.exit(1);
}
