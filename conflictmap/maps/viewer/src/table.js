// The table: everything that the map says about the day, for reading, sorting, copying and screen readers.
import { NEVER } from './clock.js';
import { commaSeparated, copy, save, tabbed } from './copying.js';
import { UNNAMED } from './data.js';
import { isoDay } from './days.js';
import { besieged, sentence } from './describe.js';
import { byId, make } from './dom.js';
import { fold } from './names.js';
import { signImage } from './sign-image.js';
import { toDegrees } from './view.js';

const PAGE = 200;
/** @typedef {'place' | 'status' | 'holder' | 'rival' | 'besieger' | 'confidence' | 'since' | 'heard' | 'other' | 'radius'} Column */
/** @type {Column[]} */
const COLUMNS = ['place', 'status', 'holder', 'rival', 'besieger', 'confidence', 'since', 'heard', 'other', 'radius'];
const STATUS_ORDER = ['controlled', 'contested', 'disputed', 'vacated', 'unknown'];
/** Sorts behind every name. */
const LAST = '\uffff';

export class PlaceTable {
  /**
   * @param {import('./state.js').State} state
   * @param {import('./names.js').NameIndex} index
   * @param {(place: number) => void} choose
   * @param {import('./days.js').DayWriter} write
   * @param {import('./messages/en.js').Messages} messages
   */
  constructor(state, index, choose, write, messages) {
    this.state = state;
    this.index = index;
    this.choose = choose;
    this.write = write;
    this.messages = messages;
    this.columns = COLUMNS.filter((column) => column !== 'other' || state.data.clocks.known);
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
    this.heads = this.columns.map((column) =>
      make('th', { scope: 'col', 'aria-sort': column === this.sorted ? 'ascending' : 'none' }, make('button', { type: 'button', onclick: () => this.sort(column) })),
    );
    /** Sorts as the language does; made when the table is first shown. @type {Intl.Collator | null} */
    this.collator = null;
    this.speak();
    byId('cm-table-holder', HTMLElement).append(make('table', {}, this.caption, make('thead', {}, make('tr', {}, ...this.heads)), this.body));
    this.find.addEventListener('input', () => this.show());
    this.all.addEventListener('click', () => {
      this.limit = Infinity;
      this.show();
    });
    byId('cm-table-copy', HTMLButtonElement).addEventListener('click', () => void this.copy());
    byId('cm-table-save', HTMLButtonElement).addEventListener('click', () => save(commaSeparated(this.cells()), `${isoDay(state.data.firstDay + state.day)}-${state.clock.name}.csv`));
    state.listen((aspects) => {
      if (aspects.has('language') || aspects.has('clock')) this.speak();
      if (!aspects.has('range')) this.show();
    });
  }

  /** Names the columns, and sorts as the language that is spoken now does. */
  speak() {
    this.heads.forEach((head, i) => (/** @type {Element} */ (head.firstElementChild).textContent = this.head(this.columns[i])));
    this.collator = null;
  }

  /** @param {Column} column */
  head(column) {
    const { messages, state } = this;
    return column === 'other' ? (state.clock.name === 'now' ? messages.clockKnown : messages.clockNow) : messages.columns[column];
  }

  /** @param {Column} column */
  sort(column) {
    this.direction = this.sorted === column ? -this.direction : 1;
    this.sorted = column;
    this.heads.forEach((head, i) => head.setAttribute('aria-sort', this.columns[i] !== column ? 'none' : this.direction > 0 ? 'ascending' : 'descending'));
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

  /** @returns {number[]} places that match filter and search, sorted */
  rows() {
    const { state } = this;
    const wanted = fold(this.find.value);
    /** @type {number[]} */
    const rows = [];
    for (let place = 0; place < state.data.size; place++) if (state.passes(place) && (!wanted || this.index.matches(place, wanted))) rows.push(place);
    const keys = rows.map(this.key());
    const collator = (this.collator ??= new Intl.Collator(this.messages.language, { numeric: true }));
    const order = rows.map((_, i) => i).sort((a, b) => {
      const [x, y] = [keys[a], keys[b]];
      const less = typeof x === 'number' && typeof y === 'number' ? x - y : collator.compare(String(x), String(y));
      return less * this.direction || a - b;
    });
    return order.map((i) => rows[i]);
  }

  /** @returns {(place: number) => string | number} what rows are sorted by */
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
      case 'since':
        return (place) => (event(place) < 0 ? NEVER : clock.since(event(place)));
      case 'heard':
        return (place) => (event(place) < 0 ? NEVER : clock.heard[event(place)]);
      case 'radius':
        return (place) => (data.located[place] ? data.radius[place] : Infinity);
      case 'other':
        return (place) => (this.state.differs(place) ? this.otherAnswer(place) : LAST);
      default: {
        const role = this.sorted;
        return (place) => look(place)[role]?.name ?? LAST;
      }
    }
  }

  /** What the other clock says where it says something else, else nothing. @param {number} place */
  otherAnswer(place) {
    const { state, messages } = this;
    return state.otherClock && state.differs(place) ? sentence(state.data.lookOf(state.otherClock, place), messages) : '';
  }

  /**
   * The cells of a place but for the name, as text, empty where nothing is to be said.
   * @param {number} place
   * @param {(day: number) => string} written days since 1970-01-01
   * @returns {Record<Exclude<Column, 'place'>, string>}
   */
  facts(place, written) {
    const { state, messages } = this;
    const { data, clock } = state;
    const look = data.lookOf(clock, place);
    const event = clock.current[place];
    const known = event >= 0 && look.status !== 'unknown';
    return {
      status: [messages.status[look.status], look.divided && messages.divided].filter(Boolean).join('; '),
      holder: look.holder?.name ?? '',
      rival: look.rival?.name ?? '',
      besieger: look.besieger === UNNAMED ? besieged(look.besieger, messages) : (look.besieger?.name ?? ''),
      confidence: known ? messages.percent(clock.confidence[event]) : '',
      since: known ? written(data.firstDay + clock.since(event)) : '',
      heard: known && clock.heard[event] !== NEVER ? written(data.firstDay + clock.heard[event]) : '',
      other: this.otherAnswer(place),
      radius: data.located[place] ? (data.radius[place] ? messages.kilometres(Number(data.radius[place].toPrecision(2))) : '') : messages.notLocated,
    };
  }

  /** @param {number} place */
  row(place) {
    const { state } = this;
    const { data, clock } = state;
    const facts = this.facts(place, this.write.short);
    return make(
      'tr',
      { 'aria-selected': place === state.selected ? 'true' : undefined },
      ...this.columns.map((column) => {
        if (column === 'place') return make('th', { scope: 'row' }, make('button', { type: 'button', class: 'cm-row', onclick: () => this.choose(place) }, make('bdi', {}, data.names[place])));
        if (column === 'status') return make('td', {}, make('span', { class: 'cm-status' }, signImage(data.lookOf(clock, place), 1, this.section, state.differs(place)), facts.status));
        const number = column === 'confidence' || column === 'since' || column === 'heard' || column === 'radius';
        return make('td', number ? { class: 'cm-number' } : {}, facts[column] ? make('bdi', {}, facts[column]) : '–');
      }),
    );
  }

  /** Every row of the filter and the search, with ids and coordinates, for programs. @returns {import('./copying.js').Rows} */
  cells() {
    const { state, messages, columns } = this;
    const { data, clock } = state;
    const names = columns.map((column) => this.head(column));
    const date = isoDay(data.firstDay + state.day);
    const rows = this.rows().map((place) => {
      const facts = this.facts(place, isoDay);
      const [latitude, longitude] = data.located[place] ? /** @type {number[]} */ (toDegrees(data.x[place], data.y[place])).map((degrees) => Number(degrees.toFixed(4))) : ['', ''];
      return [date, data.ids[place], ...columns.map((column) => (column === 'place' ? data.names[place] : column === 'confidence' && facts.confidence ? clock.confidence[clock.current[place]] / 100 : facts[column])), latitude, longitude];
    });
    return [[messages.day, 'id', ...names, messages.latitude, messages.longitude], ...rows];
  }

  async copy() {
    const { messages } = this;
    this.count.textContent = (await copy(tabbed(this.cells()))) ? messages.copied : messages.copyFailed;
  }
}
