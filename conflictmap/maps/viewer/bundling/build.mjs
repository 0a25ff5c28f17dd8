// Bundles the page's script and style, prepares the base map and gathers the licences: everything in dist/.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { countries } from './basemap.mjs';
import { bundledPackages, licenceTexts } from './packages.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');

/** @type {import('esbuild').BuildOptions} */
const shared = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  charset: 'utf8', // as the pages declare; escapes would make half of the languages three times as long
  // Older than what the page needs to be at its best: these have to get as far as the table (src/fallbacks.js).
  target: ['chrome79', 'firefox78', 'safari14.1'],
  legalComments: 'inline',
  loader: { '.png': 'dataurl' },
  logLevel: 'warning',
  metafile: true,
  // In place of a tsconfig.json that may or may not lie around: modules are strict, and so is what becomes of them.
  tsconfigRaw: { compilerOptions: { alwaysStrict: true } },
};

/** Leaflet looks at the address of this picture only, for the folder of its others; within a page there is none. @type {import('esbuild').Plugin} */
const withoutMarker = {
  name: 'without-marker',
  setup: ({ onLoad }) => onLoad({ filter: /marker-icon\.png$/ }, () => ({ contents: '', loader: 'dataurl' })),
};

/** @type {import('esbuild').BuildOptions[]} */
const bundles = [
  { entryPoints: ['src/page.js'], outfile: 'dist/viewer.js', format: 'iife' },
  { entryPoints: ['src/style/page.css'], outfile: 'dist/viewer.css', plugins: [withoutMarker] },
  // For maps that bring their own Leaflet: the same modules, with the map's own `L` in Leaflet's place.
  {
    entryPoints: ['src/layer.js'],
    outfile: 'dist/layer.js',
    format: 'iife',
    alias: { leaflet: './src/leaflet-of-the-host.cjs' },
  },
  { entryPoints: ['src/style/layer.css'], outfile: 'dist/layer.css' },
];

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
/** @type {Map<string, Set<string>>} The files that each package went into. */
const whereabouts = new Map([['world-atlas', new Set(['countries.bin.gz'])]]);
for (const bundle of bundles) {
  const { metafile } = await build({ ...shared, ...bundle });
  for (const [output, { inputs }] of Object.entries(/** @type {import('esbuild').Metafile} */ (metafile).outputs)) {
    for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
      const name = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
      if (name === undefined || bytesInOutput === 0) continue;
      whereabouts.set(name, (whereabouts.get(name) ?? new Set()).add(basename(output)));
    }
  }
}
writeFileSync(join(dist, 'countries.bin.gz'), countries());
const packages = bundledPackages(root, whereabouts);
writeFileSync(join(dist, 'packages.json'), `${JSON.stringify(packages.map(({ text, ...facts }) => facts), null, 2)}\n`);
writeFileSync(join(dist, 'LICENSES.txt'), licenceTexts(packages));
