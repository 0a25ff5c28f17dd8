// Where the map looks.
import * as L from 'leaflet';
import { mercator } from './data.js';
import { heart } from './focus.js';

/** Unit coordinates back to degrees. @param {number} x @param {number} y @returns {L.LatLngTuple} */
export const toDegrees = (x, y) => [(Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI, x * 360 - 180];

/**
 * The bounds of the places; areas count only where there is nothing else, because a country would hide its towns.
 * @param {import('./data.js').Dataset} data
 * @returns {L.LatLngBounds | null}
 */
export function dataExtent(data) {
  const places = pointPlaces(data);
  if (places.length) return boundsOf(data, places);
  const bounds = L.latLngBounds([]);
  for (const outline of data.outlines.values())
    for (const [ring] of outline) for (let i = 0; i < ring.length; i += 2) bounds.extend(toDegrees(ring[i], ring[i + 1]));
  for (let place = 0; place < data.size; place++) if (data.located[place]) bounds.extend(toDegrees(data.x[place], data.y[place]));
  return bounds.isValid() ? bounds : null;
}

/** So many places tell where the heart is; weighing all of very many would be felt when the page opens. */
const ENOUGH = 5000;

/**
 * The places with a point that the first view is about; of very many, some from all over stand for the rest.
 * @param {import('./data.js').Dataset} data
 * @returns {readonly number[]} none where none lies apart
 */
export function heartOf(data) {
  const turns = data.clocks.now.turnsByPlace();
  const all = pointPlaces(data);
  const stride = Math.ceil(all.length / ENOUGH);
  const places = stride > 1 ? all.filter((_, row) => row % stride === 0) : all;
  const x = new Float64Array(places.length);
  const y = new Float64Array(places.length);
  const weights = new Float64Array(places.length);
  for (let row = 0; row < places.length; row++) {
    const place = places[row];
    x[row] = data.x[place];
    y[row] = data.y[place];
    weights[row] = turns[place] + QUIET;
  }
  const found = heart(x, y, weights);
  return found.length === places.length ? [] : found.map((row) => places[row]);
}

/** What a place without any change weighs beside one change. */
const QUIET = 0.25;

/** @type {WeakMap<import('./data.js').Dataset, readonly number[]>} */
const points = new WeakMap();

/** @param {import('./data.js').Dataset} data @returns {readonly number[]} places that are drawn as a sign */
export function pointPlaces(data) {
  const known = points.get(data);
  if (known) return known;
  const areal = data.columns.meta.kinds.map((/** @type {string} */ kind) => data.areal.has(kind));
  /** @type {number[]} */
  const places = [];
  for (let place = 0; place < data.size; place++) if (data.located[place] && !areal[data.kind[place]] && !data.outlines.has(place)) places.push(place);
  points.set(data, places);
  return places;
}

/** @param {import('./data.js').Dataset} data @param {readonly number[]} places @returns {L.LatLngBounds} */
export function boundsOf(data, places) {
  let left = 1;
  let top = 1;
  let right = 0;
  let bottom = 0;
  for (const place of places) {
    const x = data.x[place];
    const y = data.y[place];
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  }
  return L.latLngBounds(toDegrees(left, top), toDegrees(right, bottom));
}

/** How many places lie outside of what the map shows. @param {L.Map} map @param {import('./data.js').Dataset} data @returns {number} */
export function outside(map, data) {
  const bounds = map.getBounds();
  const [[left, top], [right, bottom]] = [bounds.getNorthWest(), bounds.getSouthEast()].map(({ lat, lng }) => [mercator.x(lng), mercator.y(lat)]);
  const { x, y } = data;
  let count = 0;
  for (const place of pointPlaces(data)) if (x[place] < left || x[place] > right || y[place] < top || y[place] > bottom) count++;
  return count;
}

/**
 * Brings a place into view, near enough to tell it from its neighbours.
 * @param {L.Map} map
 * @param {import('./data.js').Dataset} data
 * @param {number} place
 * @param {boolean} animate
 */
export function visit(map, data, place, animate) {
  const outline = data.outlines.get(place);
  if (outline) {
    const bounds = L.latLngBounds(outline.flatMap(([ring]) => Array.from({ length: ring.length / 2 }, (_, i) => toDegrees(ring[2 * i], ring[2 * i + 1]))));
    map.fitBounds(bounds, { animate, maxZoom: 10, padding: [30, 30] });
    return;
  }
  if (!data.located[place]) return;
  const point = toDegrees(data.x[place], data.y[place]);
  const crowded = crowding(map, data, place);
  const inside = map.getBounds().pad(-0.12).contains(point);
  if (inside && !crowded) return;
  map.setView(point, crowded ? Math.min(Math.max(map.getZoom() + 2, 9), 13) : map.getZoom(), { animate });
}

/** Whether another place lies within a sign's breadth. @param {L.Map} map @param {import('./data.js').Dataset} data @param {number} place */
function crowding(map, data, place) {
  const near = 14 / (256 * 2 ** map.getZoom());
  for (let other = 0; other < data.size; other++)
    if (other !== place && data.located[other] && Math.abs(data.x[other] - data.x[place]) < near && Math.abs(data.y[other] - data.y[place]) < near) return true;
  return false;
}
