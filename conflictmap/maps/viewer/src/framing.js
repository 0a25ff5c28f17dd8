// What part of the world the map shows: at first, at most, and how many places that leaves out.
import * as L from 'leaflet';
import { mercator } from './data.js';
import { byId } from './dom.js';
import { boundsOf, dataExtent, heartOf, outside, pointPlaces } from './view.js';

/**
 * @typedef {import('./state.js').State} State
 * @typedef {import('./messages/en.js').Messages} Messages
 */

/**
 * Makes folium's map ours: its labels and controls, the base map, and the first view.
 * @param {L.Map} map
 * @param {State} state
 * @param {import('./basemap.js').BaseMap | null} base
 * @param {Messages} messages
 */
export function setUpMap(map, state, base, messages) {
  const { data } = state;
  map.attributionControl?.setPrefix(false);
  map.getContainer().setAttribute('role', 'application');
  map.getContainer().classList.add('cm-map');
  /** @type {L.Control.Zoom | undefined} */
  let zoom;
  const label = () => {
    map.getContainer().setAttribute('aria-label', messages.mapLabel);
    zoom?.remove();
    zoom = L.control.zoom({ position: 'topleft', zoomInTitle: messages.zoomIn, zoomOutTitle: messages.zoomOut }).addTo(map);
  };
  state.listen((aspects) => {
    if (aspects.has('language')) label();
  });
  label();
  L.control.scale({ imperial: false, position: 'bottomright' }).addTo(map);
  const legend = byId('cm-legend', HTMLDetailsElement);
  legend.open = !('embed' in document.documentElement.dataset) && matchMedia('(min-width: 901px) and (min-height: 620px)').matches;
  const extent = dataExtent(data);
  if (extent) firstView(map, data, extent, legend);
  if (!base) return;
  const [west, south, east, north] = base.bounds;
  const bounds = L.latLngBounds([south, west], [north, east]);
  // The bounds alone would move the view there only now, gliding under a reader's first click.
  map.panInsideBounds(bounds, { animate: false });
  map.setMaxBounds(bounds);
  map.options.maxBoundsViscosity = 0.8;
  map.setMinZoom(Math.min(map.getZoom(), map.getBoundsZoom(bounds, true), extent ? map.getBoundsZoom(extent) - 0.5 : Infinity));
  // Last, so that it is drawn once.
  map.addLayer(/** @type {any} */ (base));
}

/** The first view leaves far places out only where it gains at least this much zoom. */
const WORTHWHILE = 0.75;

/** @param {L.Map} map @param {import('./data.js').Dataset} data @param {L.LatLngBounds} extent of all places @param {HTMLElement} legend */
function firstView(map, data, extent, legend) {
  fit(map, data, extent, pointPlaces(data), legend);
  const whole = map.getZoom();
  const places = heartOf(data);
  if (places.length === 0) return;
  fit(map, data, boundsOf(data, places), places, legend);
  if (map.getZoom() < whole + WORTHWHILE) fit(map, data, extent, pointPlaces(data), legend);
}

/**
 * Shows bounds so that none of the places in them lies under the legend.
 * @param {L.Map} map
 * @param {import('./data.js').Dataset} data
 * @param {L.LatLngBounds} bounds
 * @param {readonly number[]} places
 * @param {HTMLElement} legend
 */
function fit(map, data, bounds, places, legend) {
  const { x: width, y: height } = map.getSize();
  // The compact page is small, and has no search box at its edge.
  const compact = 'embed' in document.documentElement.dataset;
  const [left, right, edge] = compact ? [Math.min(60, width * 0.07), Math.min(90, width * 0.11), Math.min(46, height * 0.08)] : [60, 90, 46];
  /** @type {L.FitBoundsOptions} */
  const options = { paddingTopLeft: [left, edge], paddingBottomRight: [right, edge], maxZoom: 11, animate: false };
  map.fitBounds(bounds, options);
  const [end, top] = [legend.offsetLeft + legend.offsetWidth, legend.offsetTop];
  // The legend's corner as a place on the map: projecting each of very many places would take long.
  const corner = map.containerPointToLatLng([end + 20, top - 20]);
  const [x, y] = [mercator.x(corner.lng), mercator.y(corner.lat)];
  const hidden = places.some((place) => data.x[place] <= x && data.y[place] >= y);
  if (hidden) map.fitBounds(bounds, { ...options, paddingTopLeft: [end + 80, edge] });
}

/**
 * Tells how many places the view leaves out, and leads to all of them.
 * @param {L.Map} map
 * @param {State} state
 * @param {Messages} messages
 * @returns {() => void} shows all places
 */
export function setUpOutside(map, state, messages) {
  const { data } = state;
  const button = byId('cm-outside', HTMLButtonElement);
  const legend = byId('cm-legend', HTMLDetailsElement);
  const extent = dataExtent(data);
  const show = () => {
    const count = outside(map, data);
    button.hidden = count === 0;
    button.textContent = messages.outside(count);
    button.title = messages.showAll;
  };
  const all = () => {
    if (extent) fit(map, data, extent, pointPlaces(data), legend);
  };
  button.addEventListener('click', all);
  map.on('moveend', show);
  state.listen((aspects) => {
    if (aspects.has('language')) show();
  });
  show();
  return all;
}
