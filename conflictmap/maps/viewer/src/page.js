// The page: reads the data that stands in it and wires the modules together.
import * as L from 'leaflet';
import { makeApi } from './api.js';
import { BaseMap } from './basemap.js';
import { unturned } from './bidi.js';
import { ChangeList } from './changes.js';
import { forgetTheme } from './colours.js';
import { inflate } from './columns.js';
import { Dataset, mercator } from './data.js';
import { dayWriter } from './days.js';
import { byId, fillMessages, make, separated } from './dom.js';
import { FilterPanel } from './filter-panel.js';
import { Help } from './help.js';
import { listenToKeys } from './keyboard.js';
import { Legend } from './legend.js';
import { chooseLanguage, LANGUAGES } from './languages.js';
import { NameIndex } from './names.js';
import { drawPaper } from './paper.js';
import { PlacePanel } from './panel.js';
import { PeriodBox } from './period.js';
import { Permalink, readLink } from './permalink.js';
import { PlacesLayer } from './places-layer.js';
import { closePopovers } from './popover.js';
import { SearchBox } from './search.js';
import { lazySources } from './sources.js';
import { State } from './state.js';
import { PlaceTable } from './table.js';
import { setUpTiles } from './tiles.js';
import { TimelineBar } from './timeline.js';
import { boundsOf, dataExtent, heartOf, outside, pointPlaces, visit } from './view.js';

/** What the interface says; whoever holds it speaks another language as soon as that is put in. */
const messages = { ...chooseLanguage(location, navigator.languages) };

/** Takes a data block out of the page, so that its text does not stay in memory. @param {string} id @returns {string | null} */
function take(id) {
  const element = document.getElementById(id);
  element?.remove();
  return element?.textContent ?? null;
}

/** Speaks in the page's skeleton. */
function speak() {
  document.documentElement.lang = messages.language;
  document.documentElement.dir = messages.direction;
  fillMessages(document, messages);
}

/**
 * Offers the languages, and speaks the chosen one in place: a reload would lose what is shown wherever the page has
 * no address of its own, as inside `srcdoc`.
 * @param {State} state
 * @param {import('./days.js').DayWriter} write
 */
function setUpLanguage(state, write) {
  state.language = readLink(location.hash).lang ?? '';
  const choice = byId('cm-language', HTMLSelectElement);
  for (const { language, name } of Object.values(LANGUAGES)) choice.append(make('option', { value: language, lang: language, selected: language === messages.language }, name));
  choice.addEventListener('change', () => state.setLanguage(choice.value));
  // Before all others that listen, who say again what they say.
  state.listen((aspects) => {
    if (!aspects.has('language')) return;
    Object.assign(messages, LANGUAGES[state.language]);
    Object.assign(write, dayWriter(state.language));
    state.data.speak(state.language);
    choice.value = state.language;
    speak();
  });
}

/** @param {'broken' | 'oldBrowser'} message @param {boolean} [passing] whether the page works all the same */
function say(message, passing = false) {
  const alert = byId('cm-alert', HTMLElement);
  alert.replaceChildren(make('span', { 'data-text': message }, messages[message]));
  alert.classList.toggle('cm-passing', passing);
  if (passing) alert.append(make('button', { type: 'button', 'data-text': 'close', onclick: () => (alert.hidden = true) }, messages.close));
  alert.hidden = false;
}

/** @param {L.Map} map as folium made it */
async function open(map) {
  speak();
  const core = take('cm-core');
  const base = take('cm-base-map');
  const packedSources = take('cm-sources');
  let data;
  try {
    data = new Dataset(await inflate(core ?? ''), messages.language);
  } catch (error) {
    say('broken');
    throw error;
  }
  start(map, data, base === null ? null : new BaseMap(await inflate(base)), packedSources);
}

/**
 * @param {L.Map} map
 * @param {Dataset} data
 * @param {BaseMap | null} base
 * @param {string | null} packedSources
 */
function start(map, data, base, packedSources) {
  const state = new State(data);
  const sources = lazySources(packedSources);
  const write = dayWriter(messages.language);
  setUpLanguage(state, write);
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  const legend = new Legend(state, messages);
  setUpMap(map, state, base);
  const places = new PlacesLayer(map, data, state, (place) => state.select(place), base);
  const goTo = (/** @type {number} */ place) => {
    state.setView('map');
    state.select(place);
    visit(map, data, place, !still.matches);
  };
  const bar = new TimelineBar(state, write, messages);
  const panel = new PlacePanel(state, sources, write, messages);
  const changes = new ChangeList(state, goTo, write, messages);
  const names = new NameIndex(data);
  const table = new PlaceTable(state, names, (place) => state.select(place), write, messages);
  const search = new SearchBox(state, names, goTo, messages);
  const filter = new FilterPanel(state, sources, packedSources !== null, messages);
  const period = new PeriodBox(state, write, messages);
  setUpTiles(map, takeTiles(), base, state, messages);
  setUpOutlets(state);
  setUpClocks(state);
  setUpViews(map, state);
  if (typeof DecompressionStream === 'undefined') {
    // So old a browser may draw the map wrongly or slowly.
    state.setView('table');
    say('oldBrowser', true);
  }
  const showEverywhere = setUpOutside(map, state);
  const help = new Help(state, messages);
  new Permalink(state, map, (wish) => void filter.ask(wish));

  listenToKeys({
    move: (days) => {
      bar.pause();
      state.move(days);
    },
    step: (direction) => bar.step(direction),
    jump: (end) => {
      bar.pause();
      state.setDay(state.range[end === 'first' ? 0 : 1]);
    },
    play: () => bar.toggle(),
    clock: () => state.setClock(state.clock.name === 'now' ? 'known' : 'now'),
    table: () => state.setView(state.view === 'table' ? 'map' : 'table'),
    place: (direction) => goTo(neighbour(state, direction)),
    filter: () => {
      filter.element.open = !filter.element.open;
      if (filter.element.open) filter.form.querySelector('input')?.focus();
    },
    period: () => {
      period.element.open = !period.element.open;
      if (period.element.open) period.from.focus();
    },
    range: (end) => (end === 'first' ? state.setRange(state.day, Math.max(state.day, state.range[1])) : state.setRange(Math.min(state.day, state.range[0]), state.day)),
    everywhere: showEverywhere,
    find: () => {
      if (state.view === 'table') table.find.focus();
      else search.input.focus();
    },
    close: () => {
      if (closePopovers()) return;
      if (help.open) help.close();
      else if (state.selected >= 0) state.select(-1);
      else state.setView('map');
    },
    help: () => help.toggle(),
  });
  const repaint = () => {
    forgetTheme();
    base?.refresh();
    places.refresh();
    legend.show();
    changes.show();
    panel.show();
    bar.drawHistogram();
  };
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', repaint);
  listenToPrinter(map, state, base ? [base] : [], places, repaint);
  announce(state, write);
  const api = makeApi(state);
  /** @type {any} */ (window).conflictmap = api;
  api.ready = true;
}

/** The next place that matches the filter; the chosen one where no other does. @param {State} state @param {1 | -1} direction @returns {number} */
function neighbour(state, direction) {
  const { size } = state.data;
  let place = state.selected < 0 && direction < 0 ? size : state.selected;
  for (let tried = 0; tried < size; tried++) {
    place = (place + direction + size) % size;
    if (state.passes(place)) return place;
  }
  return state.selected;
}

/** @returns {import('./tiles.js').Tiles | null} */
function takeTiles() {
  const text = take('cm-tiles-settings');
  return text === null ? null : JSON.parse(text);
}

/** @param {L.Map} map @param {State} state @param {BaseMap | null} base */
function setUpMap(map, state, base) {
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
  legend.open = matchMedia('(min-width: 901px) and (min-height: 620px)').matches;
  const extent = dataExtent(data);
  if (extent) firstView(map, data, extent, legend);
  if (!base) return;
  map.addLayer(/** @type {any} */ (base));
  const [west, south, east, north] = base.bounds;
  const bounds = L.latLngBounds([south, west], [north, east]);
  // The bounds alone would move the view there only now, gliding under a reader's first click.
  map.panInsideBounds(bounds, { animate: false });
  map.setMaxBounds(bounds);
  map.options.maxBoundsViscosity = 0.8;
  map.setMinZoom(Math.min(map.getZoom(), map.getBoundsZoom(bounds, true), extent ? map.getBoundsZoom(extent) - 0.5 : Infinity));
}

/** The first view leaves far places out only where it gains at least this much zoom. */
const WORTHWHILE = 0.75;

/** @param {L.Map} map @param {Dataset} data @param {L.LatLngBounds} extent of all places @param {HTMLElement} legend */
function firstView(map, data, extent, legend) {
  fit(map, data, extent, pointPlaces(data), legend);
  const whole = map.getZoom();
  const places = heartOf(data);
  if (places.length === 0 || places.length === data.size) return;
  fit(map, data, boundsOf(data, places), places, legend);
  if (map.getZoom() < whole + WORTHWHILE) fit(map, data, extent, pointPlaces(data), legend);
}

/**
 * Shows bounds so that none of the places in them lies under the legend.
 * @param {L.Map} map
 * @param {Dataset} data
 * @param {L.LatLngBounds} bounds
 * @param {readonly number[]} places
 * @param {HTMLElement} legend
 */
function fit(map, data, bounds, places, legend) {
  /** @type {L.FitBoundsOptions} */
  const options = { paddingTopLeft: [60, 46], paddingBottomRight: [90, 46], maxZoom: 11, animate: false };
  map.fitBounds(bounds, options);
  const [right, top] = [legend.offsetLeft + legend.offsetWidth, legend.offsetTop];
  // The legend's corner as a place on the map: projecting each of very many places would take long.
  const corner = map.containerPointToLatLng([right + 20, top - 20]);
  const [x, y] = [mercator.x(corner.lng), mercator.y(corner.lat)];
  const hidden = places.some((place) => data.x[place] <= x && data.y[place] >= y);
  if (hidden) map.fitBounds(bounds, { ...options, paddingTopLeft: [right + 80, 46] });
}

/**
 * Tells how many places the view leaves out, and leads to all of them.
 * @param {L.Map} map
 * @param {State} state
 * @returns {() => void} shows all places
 */
function setUpOutside(map, state) {
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

/** Names who published the articles, on the screen and on paper. @param {State} state */
function setUpOutlets(state) {
  const { outlets } = state.data.columns.meta;
  const line = byId('cm-outlets', HTMLElement);
  if (outlets.length === 0) return;
  const names = outlets.map((/** @type {[string, number]} */ [name, articles]) => make('bdi', {}, `${unturned(name)} (${articles})`));
  const speak = () => line.replaceChildren(`${messages.sourcesOfMap}: `, ...separated(names));
  state.listen((aspects) => {
    if (aspects.has('language')) speak();
  });
  line.hidden = false;
  speak();
}

/** @param {State} state */
function setUpClocks(state) {
  const group = byId('cm-clocks', HTMLElement);
  const difference = byId('cm-difference', HTMLElement);
  if (!state.data.clocks.known) return;
  group.hidden = false;
  const inputs = /** @type {HTMLInputElement[]} */ ([...group.querySelectorAll('input')]);
  for (const input of inputs) input.addEventListener('change', () => state.setClock(/** @type {'now' | 'known'} */ (input.value)));
  let asked = 0;
  const show = () => {
    asked = 0;
    for (const input of inputs) input.checked = input.value === state.clock.name;
    difference.textContent = messages.differs(state.differences());
  };
  state.listen((aspects) => {
    if (!asked && (aspects.has('day') || aspects.has('clock') || aspects.has('language'))) asked = requestAnimationFrame(show);
  });
  show();
}

/**
 * Makes the page ready for paper: the map drawn for the sheet, the legend unfolded, and a line that says what is shown.
 * @param {L.Map} map
 * @param {State} state
 * @param {import('./sheet.js').Sheet[]} grounds what lies under the places
 * @param {PlacesLayer} places
 * @param {() => void} repaint
 */
function listenToPrinter(map, state, grounds, places, repaint) {
  const paper = byId('cm-paper', HTMLCanvasElement);
  const legend = byId('cm-legend', HTMLDetailsElement);
  const basis = byId('cm-basis', HTMLElement);
  let open = legend.open;
  window.addEventListener('beforeprint', () => {
    open = legend.open;
    legend.open = true;
    const clock = state.data.clocks.known && (state.clock.name === 'known' ? messages.clockKnown : messages.clockNow);
    basis.textContent = [clock, state.filter.active && messages.filtered(state.passing(), state.data.size)].filter(Boolean).join(' · ');
    basis.hidden = false;
    document.documentElement.dataset.paper = '';
    drawPaper(map, paper, [...grounds, places.shown]);
    repaint();
  });
  window.addEventListener('afterprint', () => {
    legend.open = open;
    basis.hidden = true;
    delete document.documentElement.dataset.paper;
    repaint();
  });
}

/** Tells screen readers what the day brings, once things have come to rest. @param {State} state @param {import('./days.js').DayWriter} write */
function announce(state, write) {
  const status = byId('cm-announce', HTMLElement);
  let timer = 0;
  state.listen((aspects) => {
    if (!aspects.has('day') && !aspects.has('clock')) return;
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      status.textContent = messages.announcement(write.long(state.data.firstDay + state.day), state.clock.counts[state.day]);
    }, 600);
  });
}

/** @param {L.Map} map @param {State} state */
function setUpViews(map, state) {
  const buttons = [...document.querySelectorAll('button[data-view]')];
  const show = () => {
    document.documentElement.dataset.view = state.view;
    for (const button of buttons) button.setAttribute('aria-pressed', String(button.getAttribute('data-view') === state.view));
    byId('cm-table', HTMLElement).hidden = state.view !== 'table';
    if (state.view === 'map') map.invalidateSize({ animate: false });
  };
  for (const button of buttons) button.addEventListener('click', () => state.setView(/** @type {'map' | 'table'} */ (button.getAttribute('data-view'))));
  state.listen((aspects) => {
    if (aspects.has('view')) show();
  });
  new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(map.getContainer());
  show();
}

Object.assign(window, { L, conflictmapViewer: { open } });
