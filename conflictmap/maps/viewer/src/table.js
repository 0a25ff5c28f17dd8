// The table: everything that the map says about the day, for reading, sorting and screen readers.
import { NEVER } from './clock.js';
import { UNNAMED } from './data.js';
import { besieged } from './describe.js';
import { byId, make } from './dom.js';
import { signCanvas } from './panel.js';

const PAGE = 200;
/** @typedef {'place' | 'status' | 'holder' | 'rival' | 'besieger' | 'confidence' | 'heard'} Column */
/** @type {Column[]} */
const COLUMNS = ['place', 'status', 'holder', 'rival', 'besieger', 'confidence', 'heard'];
const STATUS_ORDER = ['controlled', 'contested', 'disputed', 'vacated', 'unknown'];

export class PlaceTable {
  /**
   * @param {import('./state.js').State} state
   * @param {(place: number) => void} choose
   * @param {import('./days.js').DayWriter} write
   * @param {import('./messages/en.js').Messages} messages
   */
  constructor(state, choose, write, messages) {
    this.state = state;
    this.choose = choose;
    this.write = write;
    this.messages = messages;
    this.section = byId('cm-table', HTMLElement);
    this.find = byId('cm-find', HTMLInputElement);
    this.count = byId('cm-table-count', HTMLElement);
    this.all = byId('cm-table-all', HTMLButtonElement);
    this.body = make('tbody');
    this.title = make('span');
    this.caption = make('caption', {}, this.title);
    /** @type {Column} */
    this.sorted = 'place';
    this.direction = 1;
    this.limit = PAGE;
    this.heads = COLUMNS.map((column) =>
      make('th', { scope: 'col', 'aria-sort': column === this.sorted ? 'ascending' : 'none' }, make('button', { type: 'button', onclick: () => this.sort(column) })),
    );
    this.collator = new Intl.Collator();
    this.speak();
    byId('cm-table-holder', HTMLElement).append(make('table', {}, this.caption, make('thead', {}, make('tr', {}, ...this.heads)), this.body));
    this.find.addEventListener('input', () => this.show());
    this.all.addEventListener('click', () => {
      this.limit = Infinity;
      this.show();
    });
    state.listen((aspects) => {
      if (aspects.has('language')) this.speak();
      this.show();
    });
  }

  /** Names the columns, and sorts as the language that is spoken now does. */
  speak() {
    this.heads.forEach((head, i) => (/** @type {Element} */ (head.firstElementChild).textContent = this.messages.columns[COLUMNS[i]]));
    this.collator = new Intl.Collator(this.messages.language, { numeric: true });
  }

  /** @param {Column} column */
  sort(column) {
    this.direction = this.sorted === column ? -this.direction : 1;
    this.sorted = column;
    this.heads.forEach((head, i) => head.setAttribute('aria-sort', COLUMNS[i] !== column ? 'none' : this.direction > 0 ? 'ascending' : 'descending'));
    this.show();
  }

  show() {
    const { state, messages, write } = this;
    if (state.view !== 'table') return;
    const { data, clock } = state;
    this.title.textContent = messages.tableCaption(write.long(data.firstDay + state.day), clock.name === 'known' ? messages.clockKnown : messages.clockNow);
    const rows = this.rows();
    const shown = rows.slice(0, this.limit);
    this.body.replaceChildren(...shown.map((place) => this.row(place)));
    this.count.textContent = messages.rowsShown(shown.length, data.size);
    this.all.hidden = shown.length === rows.length;
  }

  /** @returns {number[]} places that match what is sought, sorted */
  rows() {
    const { data } = this.state;
    const wanted = fold(this.find.value);
    /** @type {number[]} */
    const rows = [];
    for (let place = 0; place < data.size; place++) if (!wanted || this.matches(place, wanted)) rows.push(place);
    const key = this.key();
    const keys = rows.map(key);
    const order = rows.map((_, i) => i).sort((a, b) => {
      const [x, y] = [keys[a], keys[b]];
      const less = typeof x === 'number' && typeof y === 'number' ? x - y : this.collator.compare(String(x), String(y));
      return less * this.direction || a - b;
    });
    return order.map((i) => rows[i]);
  }

  /** @param {number} place @param {string} wanted folded */
  matches(place, wanted) {
    const { data } = this.state;
    return fold(data.names[place]).includes(wanted) || (data.size < 5000 && data.otherNames(place).some(({ name }) => fold(name).includes(wanted)));
  }

  /** @returns {(place: number) => string | number} */
  key() {
    const { data, clock } = this.state;
    const event = (/** @type {number} */ place) => clock.current[place];
    const look = (/** @type {number} */ place) => data.lookOf(clock, place);
    switch (this.sorted) {
      case 'place':
        return (place) => data.names[place];
      case 'status':
        return (place) => STATUS_ORDER.indexOf(look(place).status);
      case 'confidence':
        return (place) => (event(place) < 0 ? -1 : clock.confidence[event(place)]);
      case 'heard':
        return (place) => (event(place) < 0 ? NEVER : clock.heard[event(place)]);
      default: {
        const role = this.sorted;
        return (place) => look(place)[role]?.name ?? '\uffff';
      }
    }
  }

  /** @param {number} place */
  row(place) {
    const { state, messages, write } = this;
    const { data, clock } = state;
    const look = data.lookOf(clock, place);
    const event = clock.current[place];
    const known = event >= 0 && look.status !== 'unknown';
    const status = [messages.status[look.status], look.divided && messages.divided].filter(Boolean).join('; ');
    return make(
      'tr',
      { 'aria-selected': place === state.selected ? 'true' : undefined },
      make('th', { scope: 'row' }, make('button', { type: 'button', class: 'cm-row', onclick: () => this.choose(place) }, make('bdi', {}, data.names[place]))),
      make('td', {}, make('span', { class: 'cm-status' }, signCanvas(look, 1, this.section), status)),
      ...[look.holder, look.rival].map((actor) => make('td', { dir: 'auto' }, actor?.name ?? '–')),
      make('td', { dir: 'auto' }, look.besieger === UNNAMED ? besieged(look.besieger, messages) : (look.besieger?.name ?? '–')),
      make('td', { class: 'cm-number' }, known ? messages.percent(clock.confidence[event]) : '–'),
      make('td', { class: 'cm-number' }, known && clock.heard[event] !== NEVER ? write.short(data.firstDay + clock.heard[event]) : '–'),
    );
  }
}

/** Without case and accents, so that a plain keyboard finds every spelling. @param {string} text */
export const fold = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase().trim();
