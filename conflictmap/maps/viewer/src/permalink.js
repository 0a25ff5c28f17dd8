// The link to what is shown: day, clock, place, range, filter and the map's view, in the address after the hash.
import { epochDay, isoDay } from './days.js';
import { compact } from './embed.js';
import { asksForAll, EVERYTHING } from './filter.js';
import { LANGUAGES } from './languages.js';

/**
 * @typedef {object} Link
 * @property {string} [day] ISO 8601
 * @property {'now' | 'known'} [clock]
 * @property {string} [place] id
 * @property {'map' | 'table'} [view]
 * @property {string} [lang] of the interface, where it was chosen
 * @property {{latitude: number, longitude: number, zoom: number}} [map]
 * @property {[from: string, to: string]} [range] ISO 8601
 * @property {import('./filter.js').Wish} [filter]
 * @property {true} [embed] in little room, inside another page
 */

/** What the page is asked to show: by its link, or by what was written into it where it has none. @returns {string} */
export const asked = () => location.hash || document.documentElement.dataset.link || '';

/** @param {string} hash @returns {Link} what of it can be understood */
export function readLink(hash) {
  const parts = new URLSearchParams(hash.replace(/^#/, ''));
  /** @type {Link} */
  const link = {};
  const day = parts.get('day');
  if (day && isDay(day)) link.day = day;
  const [from, to] = (parts.get('range') ?? '').split('/');
  if (from && to && isDay(from) && isDay(to)) link.range = [from, to];
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
  const filter = readFilter(parts);
  if (!asksForAll(filter)) link.filter = filter;
  if (parts.get('embed') === '1') link.embed = true;
  return link;
}

/** @param {string} text */
const isDay = (text) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));

/** @param {URLSearchParams} parts @returns {import('./filter.js').Wish} */
function readFilter(parts) {
  const least = Number(parts.get('least'));
  return {
    actors: parts.getAll('party'),
    statuses: /** @type {import('./filter.js').Status[]} */ (parts.getAll('status')),
    least: least > 0 && least <= 100 ? least : EVERYTHING.least,
    confirmed: parts.get('confirmed') === 'yes',
    source: parts.get('source') ?? '',
    apart: parts.get('apart') === 'yes',
  };
}

/** @param {URLSearchParams} parts @param {import('./filter.js').Wish} wish */
function writeFilter(parts, { actors, statuses, least, confirmed, source, apart }) {
  for (const actor of actors) parts.append('party', actor);
  for (const status of statuses) parts.append('status', status);
  if (least) parts.set('least', String(least));
  if (confirmed) parts.set('confirmed', 'yes');
  if (source) parts.set('source', source);
  if (apart) parts.set('apart', 'yes');
}

/** @param {Link} link @returns {string} */
export function writeLink({ embed, day, clock, place, view, lang, map, range, filter }) {
  const parts = new URLSearchParams();
  if (embed) parts.set('embed', '1');
  if (day) parts.set('day', day);
  if (clock === 'known') parts.set('clock', clock);
  if (place) parts.set('place', place);
  if (view === 'table') parts.set('view', view);
  if (lang) parts.set('lang', lang);
  if (range) parts.set('range', range.join('/'));
  if (filter) writeFilter(parts, filter);
  if (map) parts.set('map', [map.zoom, map.latitude.toFixed(4), map.longitude.toFixed(4)].join('/'));
  return `#${parts.toString().replaceAll('%2F', '/')}`;
}

/** Keeps the address and what is shown the same. */
export class Permalink {
  /**
   * @param {import('./state.js').State} state
   * @param {import('leaflet').Map} map
   * @param {(wish: import('./filter.js').Wish) => void} filter puts a filter in force
   * @param {(link: string) => void} lead is given the link to what is shown, in all the room there is
   */
  constructor(state, map, filter, lead) {
    this.state = state;
    this.map = map;
    this.filter = filter;
    this.lead = lead;
    this.timer = 0;
    this.written = '';
    this.embed = false;
    this.apply(asked());
    lead(writeLink(this.shown()));
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
    if (this.embed !== (link.embed === true)) compact((this.embed = !this.embed));
    if (link.clock) state.setClock(link.clock);
    const day = (/** @type {string} */ iso) => epochDay(iso) - data.firstDay;
    if (link.range) state.setRange(day(link.range[0]), day(link.range[1]));
    else state.setRange(...state.usual);
    if (link.day) state.setDay(day(link.day));
    if (link.map) map.setView([link.map.latitude, link.map.longitude], link.map.zoom, { animate: false });
    if (link.place) state.select(data.ids.indexOf(link.place));
    if (link.view) state.setView(link.view);
    if (link.filter || state.filter.active) this.filter(link.filter ?? EVERYTHING);
    if (link.lang) state.setLanguage(link.lang);
  }

  /** Browsers refuse an address that changes with every frame, so it follows when things come to rest. */
  later() {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.save(), 250);
  }

  /** @returns {Link} */
  shown() {
    const { state, map } = this;
    const { data } = state;
    const centre = map.getCenter();
    return {
      day: isoDay(data.firstDay + state.day),
      clock: /** @type {'now' | 'known'} */ (state.clock.name),
      place: state.selected >= 0 ? data.ids[state.selected] : undefined,
      view: state.view,
      range: state.rangeChosen ? /** @type {[string, string]} */ (state.range.map((each) => isoDay(data.firstDay + each))) : undefined,
      filter: state.filter.active ? state.filter.wish : undefined,
      lang: state.language || undefined,
      map: { zoom: Number(map.getZoom().toFixed(2)), latitude: centre.lat, longitude: centre.lng },
    };
  }

  save() {
    const link = this.shown();
    this.lead(writeLink(link));
    this.written = writeLink({ ...link, embed: this.embed || undefined });
    try {
      history.replaceState(null, '', this.written);
    } catch (error) {
      // A page inside `srcdoc` or a sandbox has no address of its own to change; the map works without.
      if (!(error instanceof DOMException)) throw error;
    }
  }
}
