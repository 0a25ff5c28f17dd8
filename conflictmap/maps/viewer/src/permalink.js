// The link to what is shown: day, clock, place, map or table and the map's view, in the address after the hash.
import { epochDay, isoDay } from './days.js';
import { LANGUAGES } from './languages.js';

/**
 * @typedef {object} Link
 * @property {string} [day] ISO 8601
 * @property {'now' | 'known'} [clock]
 * @property {string} [place] id
 * @property {'map' | 'table'} [view]
 * @property {string} [lang] of the interface, where it was chosen
 * @property {{latitude: number, longitude: number, zoom: number}} [map]
 */

/** @param {string} hash @returns {Link} what of it can be understood */
export function readLink(hash) {
  const parts = new URLSearchParams(hash.replace(/^#/, ''));
  /** @type {Link} */
  const link = {};
  const day = parts.get('day');
  if (day && /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day))) link.day = day;
  const clock = parts.get('clock');
  if (clock === 'now' || clock === 'known') link.clock = clock;
  const place = parts.get('place');
  if (place) link.place = place;
  const view = parts.get('view');
  if (view === 'map' || view === 'table') link.view = view;
  const lang = parts.get('lang');
  if (lang && Object.hasOwn(LANGUAGES, lang)) link.lang = lang;
  const [zoom, latitude, longitude] = (parts.get('map') ?? '').split('/').map(Number);
  if ([zoom, latitude, longitude].every((number) => Number.isFinite(number)) && Math.abs(latitude) <= 85 && Math.abs(longitude) <= 360 && zoom >= 0 && zoom <= 22) link.map = { zoom, latitude, longitude };
  return link;
}

/** @param {Link} link @returns {string} */
export function writeLink({ day, clock, place, view, lang, map }) {
  const parts = new URLSearchParams();
  if (day) parts.set('day', day);
  if (clock === 'known') parts.set('clock', clock);
  if (place) parts.set('place', place);
  if (view === 'table') parts.set('view', view);
  if (lang) parts.set('lang', lang);
  if (map) parts.set('map', [map.zoom, map.latitude.toFixed(4), map.longitude.toFixed(4)].join('/'));
  return `#${parts.toString().replaceAll('%2F', '/')}`;
}

/** Keeps the address and what is shown the same. */
export class Permalink {
  /**
   * @param {import('./state.js').State} state
   * @param {import('leaflet').Map} map
   */
  constructor(state, map) {
    this.state = state;
    this.map = map;
    this.timer = 0;
    this.written = '';
    this.apply(location.hash);
    state.listen((aspects) => (aspects.has('language') ? this.save() : this.later()));
    map.on('moveend', () => this.later());
    window.addEventListener('hashchange', ({ newURL }) => {
      // Not the address of now, which may have been written over meanwhile.
      const { hash } = new URL(newURL);
      if (hash !== this.written) this.apply(hash);
    });
  }

  /** @param {string} hash */
  apply(hash) {
    const { state, map } = this;
    const { data } = state;
    const link = readLink(hash);
    if (link.clock) state.setClock(link.clock);
    if (link.day) state.setDay(epochDay(link.day) - data.firstDay);
    if (link.map) map.setView([link.map.latitude, link.map.longitude], link.map.zoom, { animate: false });
    if (link.place) state.select(data.ids.indexOf(link.place));
    if (link.view) state.setView(link.view);
    if (link.lang) state.setLanguage(link.lang);
  }

  /** Browsers refuse an address that changes with every frame, so it follows when things come to rest. */
  later() {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.save(), 250);
  }

  save() {
    const { state, map } = this;
    const { data } = state;
    const centre = map.getCenter();
    this.written = writeLink({
      day: isoDay(data.firstDay + state.day),
      clock: /** @type {'now' | 'known'} */ (state.clock.name),
      place: state.selected >= 0 ? data.ids[state.selected] : undefined,
      view: state.view,
      lang: state.language || undefined,
      map: { zoom: Number(map.getZoom().toFixed(2)), latitude: centre.lat, longitude: centre.lng },
    });
    try {
      history.replaceState(null, '', this.written);
    } catch (error) {
      // A page inside `srcdoc` or a sandbox has no address of its own to change; the map works without.
      if (!(error instanceof DOMException)) throw error;
    }
  }
}
