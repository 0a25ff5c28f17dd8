// What stands around the map: the choice of language, clock and view, who published, and what screen readers are told.
import { unturned } from './bidi.js';
import { dayWriter } from './days.js';
import { byId, fillMessages, make, separated } from './dom.js';
import { LANGUAGES } from './languages.js';
import { asked, readLink } from './permalink.js';

/**
 * @typedef {import('./state.js').State} State
 * @typedef {import('./messages/en.js').Messages} Messages
 */

/** Speaks in the page's skeleton. @param {Messages} messages */
export function speak(messages) {
  document.documentElement.lang = messages.language;
  document.documentElement.dir = messages.direction;
  fillMessages(document, messages);
}

/**
 * Offers the languages, and speaks the chosen one in place: a reload would lose what is shown wherever the page has
 * no address of its own, as inside `srcdoc`.
 * @param {State} state
 * @param {import('./days.js').DayWriter} write
 * @param {Messages} messages
 */
export function setUpLanguage(state, write, messages) {
  state.language = readLink(asked()).lang ?? '';
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
    speak(messages);
  });
}

/** The choice between the two clocks, and on how many places they differ. @param {State} state @param {Messages} messages */
export function setUpClocks(state, messages) {
  const group = byId('cm-clocks', HTMLElement);
  const difference = byId('cm-difference', HTMLElement);
  if (!state.data.clocks.known) return;
  group.hidden = false;
  const answer = byId('cm-answer', HTMLElement);
  const inputs = /** @type {HTMLInputElement[]} */ ([...group.querySelectorAll('input')]);
  for (const input of inputs) input.addEventListener('change', () => state.setClock(/** @type {'now' | 'known'} */ (input.value)));
  let asked = 0;
  const show = () => {
    asked = 0;
    for (const input of inputs) input.checked = input.value === state.clock.name;
    difference.textContent = messages.differs(state.differences());
    answer.textContent = state.clock.name === 'known' ? messages.clockKnown : '';
  };
  state.listen((aspects) => {
    if (!asked && (aspects.has('day') || aspects.has('clock') || aspects.has('language'))) asked = requestAnimationFrame(show);
  });
  show();
}

/** Map or table. @param {import('leaflet').Map} map @param {State} state */
export function setUpViews(map, state) {
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

/** Names who published the articles, on the screen and on paper. @param {State} state @param {Messages} messages */
export function setUpOutlets(state, messages) {
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

/** Tells screen readers what the day brings, once things have come to rest. @param {State} state @param {import('./days.js').DayWriter} write @param {Messages} messages */
export function announce(state, write, messages) {
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
