// Unpacks the Chromium of @sparticuz/chromium: `node chromium.mjs FOLDER` prints, as JSON, where its executable,
// its libraries (for LD_LIBRARY_PATH) and its fonts' configuration (for FONTCONFIG_PATH) are.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error('usage: node chromium.mjs FOLDER');
  process.exit(2);
}

// The package unpacks into the temporary folder, and its libraries only where it believes itself in the cloud
// that it was made for; it reads both when it is loaded, hence the import below and not above.
process.env.TMPDIR = folder;
process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs20.x';
const { default: chromium } = await import('@sparticuz/chromium');
const executable = await chromium.executablePath();

// The configuration that it brings looks for the fonts in that cloud's folders. Without a font no text has a
// size, and nothing that is tested is visible.
const fonts = join(folder, 'fonts');
writeFileSync(
  join(fonts, 'fonts.conf'),
  `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${fonts}</dir><cachedir>${join(folder, 'fonts-cache')}</cachedir></fontconfig>
`,
);

console.log(JSON.stringify({ executable, libraries: join(folder, 'al2023', 'lib'), fonts }));
