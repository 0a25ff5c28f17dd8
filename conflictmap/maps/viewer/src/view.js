// Where the map looks.
import * as L from 'leaflet';

/** Unit coordinates back to degrees. @param {number} x @param {number} y @returns {L.LatLngTuple} */
export const toDegrees = (x, y) => [(Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI, x * 360 - 180];

/**
 * The bounds of the places; areas count only where there is nothing else, because a country would hide its towns.
 * @param {import('./data.js').Dataset} data
 * @returns {L.LatLngBounds | null}
 */
export function dataExtent(data) {
  const bounds = L.latLngBounds([]);
  for (let place = 0; place < data.size; place++) {
    const point = data.located[place] && !data.outlines.has(place) && !data.areal.has(data.kindOf(place));
    if (point) bounds.extend(toDegrees(data.x[place], data.y[place]));
  }
  if (bounds.isValid()) return bounds;
  for (const outline of data.outlines.values())
    for (const [ring] of outline) for (let i = 0; i < ring.length; i += 2) bounds.extend(toDegrees(ring[i], ring[i + 1]));
  for (let place = 0; place < data.size; place++) if (data.located[place]) bounds.extend(toDegrees(data.x[place], data.y[place]));
  return bounds.isValid() ? bounds : null;
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
