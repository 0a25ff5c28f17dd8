// The layer for anybody's Leaflet map: the places, a small bar for the day and a popup with the state in words.
import * as L from 'leaflet';
import { makeApi } from './api.js';
import { inflate } from './columns.js';
import { Dataset, lookWith } from './data.js';
import { dayWriter } from './days.js';
import { brief, sentence } from './describe.js';
import { make } from './dom.js';
import { english as messages } from './messages/en.js';
import { signImage } from './sign-image.js';
import { PlacesLayer } from './places-layer.js';
import { State } from './state.js';
import { toDegrees } from './view.js';

/**
 * Adds the layer that stands packed in the element `id` to a map.
 * @param {L.Map} map
 * @param {string} id
 * @returns {Promise<import('./api.js').Api>}
 */
async function addTo(map, id) {
  const element = document.getElementById(id);
  const data = new Dataset(await inflate(element?.textContent ?? ''));
  element?.remove();
  const state = new State(data);
  const write = dayWriter(messages.language);
  map.getContainer().classList.add('cm-map');
  const places = new PlacesLayer(map, data, state, (place) => state.select(place));
  bar(state, write).addTo(map);
  legend(state).addTo(map);
  popups(map, state, write);
  const api = makeApi(state);
  const host = /** @type {any} */ (window);
  host.conflictmap ??= api;
  api.ready = true;
  places.refresh();
  return api;
}

/** @param {State} state @param {import('./days.js').DayWriter} write */
function bar(state, write) {
  const control = new L.Control({ position: 'bottomleft' });
  control.onAdd = () => {
    const slider = make('input', { type: 'range', min: 0, max: state.data.days - 1, step: 1, 'aria-label': messages.day });
    const output = make('output', {});
    const show = () => {
      output.textContent = write.long(state.data.firstDay + state.day);
      slider.value = String(state.day);
      slider.setAttribute('aria-valuetext', output.textContent);
    };
    slider.addEventListener('input', () => state.setDay(slider.valueAsNumber));
    state.listen(show);
    show();
    const box = make(
      'div',
      { class: 'cm-layer-bar' },
      make('button', { type: 'button', 'aria-label': messages.previousChange, title: messages.previousChange, onclick: () => state.step(-1) }, '◂'),
      slider,
      make('button', { type: 'button', 'aria-label': messages.nextChange, title: messages.nextChange, onclick: () => state.step(1) }, '▸'),
      output,
    );
    L.DomEvent.disableClickPropagation(box);
    L.DomEvent.disableScrollPropagation(box);
    return box;
  };
  return control;
}

/** @param {State} state */
function legend(state) {
  const control = new L.Control({ position: 'bottomright' });
  control.onAdd = (map) => {
    const { looks, actors } = state.data;
    const items = actors
      .filter((actor) => looks.some(({ holder }) => holder === actor))
      .map((holder) => make('li', {}, signImage(lookWith({ holder }), 1, map.getContainer()), make('bdi', {}, holder.name)));
    return make('ul', { class: 'cm-layer-legend' }, ...items);
  };
  return control;
}

/** @param {L.Map} map @param {State} state @param {import('./days.js').DayWriter} write */
function popups(map, state, write) {
  const popup = L.popup({ maxWidth: 280 });
  map.on('popupclose', () => state.select(-1));
  state.listen(() => {
    const place = state.selected;
    if (place < 0) return;
    const { data, clock } = state;
    const look = data.lookOf(clock, place);
    popup.setContent(
      make(
        'div',
        { class: 'cm-popup' },
        make('b', { dir: 'auto' }, data.names[place]),
        make('p', { dir: 'auto' }, `${sentence(look, messages)}.`),
        make('ul', {}, ...clock.eventsOf(place).filter((event) => clock.turns[event]).map((event) => make('li', {}, `${write.short(data.firstDay + clock.dayOf(event))}: ${brief(data.looks[clock.look[event]], messages)}`))),
      ),
    );
    if (data.located[place]) popup.setLatLng(toDegrees(data.x[place], data.y[place])).openOn(map);
  });
}

Object.assign(window, { conflictmapLayer: { addTo } });
