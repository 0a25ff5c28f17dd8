// The page: reads the data that stands in it and wires the modules together.
import * as L from 'leaflet';
import { makeApi } from './api.js';
import { BaseMap } from './basemap.js';
import { ChangeList } from './changes.js';
import { forgetTheme } from './colours.js';
import { inflate } from './columns.js';
import { Dataset } from './data.js';
import { dayWriter } from './days.js';
import { byId, make } from './dom.js';
import { compact, setUpEmbed } from './embed.js';
import { FilterPanel } from './filter-panel.js';
import { announce, setUpClocks, setUpLanguage, setUpOutlets, setUpViews, speak } from './frame.js';
import { setUpMap, setUpOutside } from './framing.js';
import { Help } from './help.js';
import { listenToKeys } from './keyboard.js';
import { Legend } from './legend.js';
import { chooseLanguage } from './languages.js';
import { NameIndex } from './names.js';
import { PlacePanel } from './panel.js';
import { PeriodBox } from './period.js';
import { asked, Permalink, readLink } from './permalink.js';
import { PlacesLayer } from './places-layer.js';
import { closePopovers, toggle } from './popover.js';
import { listenToPrinter } from './printing.js';
import { SearchBox } from './search.js';
import { lazySources } from './sources.js';
import { State } from './state.js';
import { PlaceTable } from './table.js';
import { setUpTiles } from './tiles.js';
import { TimelineBar } from './timeline.js';
import { visit } from './view.js';

/** What the interface says; whoever holds it speaks another language as soon as that is put in. */
const messages = { ...chooseLanguage({ search: location.search, hash: asked() }, navigator.languages) };

/** Takes a data block out of the page, so that its text does not stay in memory. @param {string} id @returns {string | null} */
function take(id) {
  const element = document.getElementById(id);
  element?.remove();
  return element?.textContent ?? null;
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
  // Before anything is measured.
  if (readLink(asked()).embed) compact(true);
  speak(messages);
  const core = take('cm-core');
  const packedBase = take('cm-base-map');
  const base = packedBase === null ? null : inflate(packedBase);
  const packedSources = take('cm-sources');
  let data;
  try {
    data = new Dataset(await inflate(core ?? ''), messages.language);
  } catch (error) {
    say('broken');
    throw error;
  }
  start(map, data, base && new BaseMap(await base), packedSources);
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
  setUpLanguage(state, write, messages);
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  const legend = new Legend(state, messages);
  setUpMap(map, state, base, messages);
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
  setUpOutlets(state, messages);
  setUpClocks(state, messages);
  setUpViews(map, state);
  if (typeof DecompressionStream === 'undefined') {
    // So old a browser may draw the map wrongly or slowly.
    state.setView('table');
    say('oldBrowser', true);
  }
  const showEverywhere = setUpOutside(map, state, messages);
  const help = new Help(state, messages);
  new Permalink(state, map, (wish) => void filter.ask(wish), setUpEmbed());

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
    filter: () => toggle(filter.element),
    period: () => toggle(period.element),
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
  listenToPrinter(map, state, base ? [base] : [], places, legend, repaint, messages);
  announce(state, write, messages);
  // The link may have gone to another day: whoever opens it, or waits until the map is ready, is not to see the first.
  changes.show();
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

Object.assign(window, { L, conflictmapViewer: { open } });
