// Bundles the page's script and style, prepares the base map and gathers the licences: everything in dist/.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { countries } from './basemap.mjs';

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
};

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
await build({ ...shared, entryPoints: ['src/page.js'], outfile: 'dist/viewer.js', format: 'iife' });
/** Leaflet looks at the address of this picture only, for the folder of its others; within a page there is none. @type {import('esbuild').Plugin} */
const withoutMarker = {
  name: 'without-marker',
  setup: ({ onLoad }) => onLoad({ filter: /marker-icon\.png$/ }, () => ({ contents: '', loader: 'dataurl' })),
};
await build({ ...shared, entryPoints: ['src/style/page.css'], outfile: 'dist/viewer.css', plugins: [withoutMarker] });
// For maps that bring their own Leaflet: the same modules, with the map's own `L` in Leaflet's place.
await build({
  ...shared,
  entryPoints: ['src/layer.js'],
  outfile: 'dist/layer.js',
  format: 'iife',
  alias: { leaflet: './src/leaflet-of-the-host.cjs' },
});
await build({ ...shared, entryPoints: ['src/style/layer.css'], outfile: 'dist/layer.css' });
writeFileSync(join(dist, 'countries.bin.gz'), countries());

const licences = [
  ['Leaflet', 'node_modules/leaflet/LICENSE', 'viewer.js, viewer.css'],
  ['fflate', 'node_modules/fflate/LICENSE', 'viewer.js, layer.js'],
  ['world-atlas', 'node_modules/world-atlas/LICENSE', 'countries.bin.gz'],
];
const texts = licences.map(([name, file, where]) => {
  const { version } = JSON.parse(readFileSync(join(root, dirname(file), 'package.json'), 'utf8'));
  return `${name} ${version} (in ${where})\n\n${readFileSync(join(root, file), 'utf8').trim()}\n`;
});
texts.push('Natural Earth (in countries.bin.gz)\n\nMade with Natural Earth. The data is in the public domain.\n');
writeFileSync(join(dist, 'LICENSES.txt'), texts.join('\n----\n\n'));
