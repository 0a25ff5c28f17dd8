// Decodes Natural Earth's countries from TopoJSON and packs them as columns that numpy reads without a parser.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import { feature } from 'topojson-client';
import { pack } from '../src/columns.js';

const require = createRequire(import.meta.url);

// The source's own grid is 0.0036 degrees wide in longitude; a finer unit would only store its noise.
const UNITS_PER_DEGREE = 1000;

/** @returns {Buffer} the gzipped container: one row a country, its polygons' rings as ragged offsets */
export function countries() {
  const topology = JSON.parse(readFileSync(require.resolve('world-atlas/countries-10m.json'), 'utf8'));
  const names = [];
  const polygons = [];
  const rings = [];
  const points = [];
  const longitudes = [];
  const latitudes = [];
  for (const { geometry, properties } of feature(topology, topology.objects.countries).features) {
    if (!geometry) continue;
    const parts = geometry.type === 'MultiPolygon' ? geometry.coordinates : [geometry.coordinates];
    names.push(properties.name);
    polygons.push(parts.length);
    for (const part of parts) {
      rings.push(part.length);
      for (const ring of part) {
        points.push(ring.length);
        for (const [longitude, latitude] of ring) {
          longitudes.push(Math.round(longitude * UNITS_PER_DEGREE));
          latitudes.push(Math.round(latitude * UNITS_PER_DEGREE));
        }
      }
    }
  }
  const packed = pack({ units_per_degree: UNITS_PER_DEGREE }, [
    { name: 'name', encoding: 'text', values: names },
    { name: 'polygons', encoding: 'unsigned', values: polygons },
    { name: 'rings', encoding: 'unsigned', values: rings },
    { name: 'points', encoding: 'unsigned', values: points },
    { name: 'longitude', encoding: 'delta', values: longitudes },
    { name: 'latitude', encoding: 'delta', values: latitudes },
  ]);
  return gzipSync(packed, { level: 9 });
}
