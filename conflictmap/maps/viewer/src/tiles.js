// A tile server's map under the places: asked for nothing until the reader says so.
import * as L from 'leaflet';
import { byId } from './dom.js';

/**
 * @typedef {object} Tiles what the page's maker chose
 * @property {string} url template with {z}, {x}, {y} and perhaps {s} and {r}
 * @property {string} credit plain text
 * @property {string[]} subdomains
 * @property {number} min_zoom
 * @property {number} max_zoom
 */

/**
 * @param {L.Map} map
 * @param {Tiles | null} tiles
 * @param {import('./basemap.js').BaseMap | null} base that tiles take the place of
 * @param {import('./state.js').State} state
 * @param {import('./messages/en.js').Messages} messages
 */
export function setUpTiles(map, tiles, base, state, messages) {
  const button = byId('cm-tiles', HTMLButtonElement);
  if (!tiles) return;
  const credit = byId('cm-tiles-credit', HTMLElement);
  const failed = byId('cm-tiles-failed', HTMLElement);
  const layer = L.tileLayer(tiles.url, {
    subdomains: tiles.subdomains,
    minNativeZoom: tiles.min_zoom,
    maxNativeZoom: tiles.max_zoom,
    maxZoom: 22,
    // Servers of tiles want to know which page asks; nothing but its origin is told.
    referrerPolicy: 'strict-origin',
  });
  let shown = false;
  // The base map has edges, tiles have none.
  const { maxBounds } = map.options;
  const least = map.getMinZoom();
  layer.on('tileerror', () => {
    failed.hidden = !shown;
  });
  layer.on('tileload', () => {
    failed.hidden = true;
  });
  credit.textContent = tiles.credit;
  const speak = () => {
    failed.textContent = messages.tilesFailed(hostOf(tiles.url));
    button.title = messages.tilesHint(hostOf(tiles.url));
  };
  state.listen((aspects) => {
    if (aspects.has('language')) speak();
  });
  speak();
  button.hidden = false;
  button.addEventListener('click', () => {
    shown = !shown;
    button.setAttribute('aria-pressed', String(shown));
    credit.hidden = !shown;
    failed.hidden = true;
    map.setMaxBounds(shown || !maxBounds ? L.latLngBounds([]) : maxBounds);
    map.setMinZoom(shown ? 0 : least);
    if (base) map[shown ? 'removeLayer' : 'addLayer'](/** @type {any} */ (base));
    map[shown ? 'addLayer' : 'removeLayer'](layer);
  });
}

/** @param {string} url */
const hostOf = (url) => /^https?:\/\/(?:\{s\}\.)?([^/]+)/i.exec(url)?.[1] ?? url;
