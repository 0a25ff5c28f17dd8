// What the reader is looking at: day, clock, place, filter, range of days, map or table. Everybody else listens.
import { busyDays, disagreements } from './clock.js';
import { EVERYTHING, Filter } from './filter.js';

/** @typedef {'day' | 'clock' | 'selected' | 'view' | 'filter' | 'range' | 'language'} Aspect */
/** @typedef {(aspects: Set<Aspect>, touched: number[]) => void} Listener */

export class State {
  /** @param {import('./data.js').Dataset} data */
  constructor(data) {
    this.data = data;
    this.clock = data.clocks.now;
    /** The chosen place, -1 for none. */
    this.selected = -1;
    /** @type {'map' | 'table'} */
    this.view = 'map';
    /** The days that the slider runs over. @type {[first: number, last: number]} */
    this.range = [0, data.days - 1];
    /** The range that the page opens with. @type {[first: number, last: number]} */
    this.usual = busyDays(data.clocks.now.counts);
    this.filter = new Filter(data, EVERYTHING, null);
    /** The code of the language that the reader chose, empty for none. */
    this.language = '';
    /** @type {Listener[]} */
    this.listeners = [];
    /** @type {Uint32Array | null | undefined} */
    this.apartDays = undefined;
  }

  get day() {
    return this.clock.day;
  }

  /** The clock that is not shown, moved to the same day; null where there is one clock only. */
  get otherClock() {
    const { now, known } = this.data.clocks;
    const other = this.clock === now ? known : now;
    if (other && other.day !== this.day) other.move(this.day);
    return other;
  }

  /** @param {Listener} listener */
  listen(listener) {
    this.listeners.push(listener);
  }

  /** Goes to a day; one outside of the range opens the range, so that nobody looks at a day that the slider lacks. @param {number} day */
  setDay(day) {
    const wanted = Math.max(0, Math.min(this.data.days - 1, Math.round(day)));
    if (wanted < this.range[0] || wanted > this.range[1]) this.setRange(0, this.data.days - 1);
    if (wanted === this.day) return;
    this.tell('day', this.clock.move(wanted));
  }

  /** So many days on, within the range. @param {number} days */
  move(days) {
    const [first, last] = this.range;
    this.setDay(Math.max(first, Math.min(last, this.day + days)));
  }

  /** Whether the range is only a part of the data's days. */
  get ranged() {
    return this.range[0] > 0 || this.range[1] < this.data.days - 1;
  }

  /** Whether the reader chose another range than the page opened with. */
  get rangeChosen() {
    return this.range.some((day, end) => day !== this.usual[end]);
  }

  /** Lets the slider run over a part of the days, at least two where there are two. @param {number} from @param {number} to */
  setRange(from, to) {
    const end = this.data.days - 1;
    let [first, last] = [from, to].map((day) => Math.max(0, Math.min(end, Math.round(day)))).sort((a, b) => a - b);
    if (first === last) [first, last] = [Math.max(0, Math.min(first, end - 1)), Math.min(end, last + 1)];
    if (first === this.range[0] && last === this.range[1]) return;
    this.range = [first, last];
    this.tell('range', []);
    this.move(0);
  }

  /** @param {Filter} filter */
  setFilter(filter) {
    this.filter = filter;
    for (const clock of Object.values(this.data.clocks)) clock?.list(filter.active ? (event) => filter.lists(clock, event) : null);
    this.tell('filter', everyPlace(this.data.size));
  }

  /** Whether a place, as it is on the day, matches the filter. @param {number} place */
  passes(place) {
    const { filter, clock } = this;
    return !filter.active || (filter.keeps(clock, clock.current[place]) && (!filter.wish.apart || this.differs(place)));
  }

  /** Whether the other clock shows something else there on this day. @param {number} place */
  differs(place) {
    const other = this.otherClock;
    return other !== null && other.appearance(place) !== this.clock.appearance(place);
  }

  /** How many places match the filter. */
  passing() {
    let count = 0;
    for (let place = 0; place < this.data.size; place++) if (this.passes(place)) count++;
    return count;
  }

  /** @param {'now' | 'known'} name */
  setClock(name) {
    const clock = this.data.clocks[name];
    if (!clock || clock === this.clock) return;
    const { day } = this;
    this.clock = clock;
    clock.move(day);
    this.tell('clock', everyPlace(this.data.size));
  }

  /** @param {number} place */
  select(place) {
    if (place === this.selected) return;
    const before = this.selected;
    this.selected = place;
    this.tell('selected', [before, place].filter((row) => row >= 0));
  }

  /** @param {'map' | 'table'} view */
  setView(view) {
    if (view === this.view) return;
    this.view = view;
    this.tell('view', []);
  }

  /** @param {string} code ISO 639-1 */
  setLanguage(code) {
    if (code === this.language) return;
    this.language = code;
    this.tell('language', []);
  }

  /** How many places the other clock sees differently on this day. */
  differences() {
    return this.apart?.[this.day] ?? 0;
  }

  /** The same for every day, counted when first asked for; null where there is one clock only. */
  get apart() {
    const { now, known } = this.data.clocks;
    if (this.apartDays === undefined) this.apartDays = known && disagreements(now, known);
    return this.apartDays;
  }

  /** To the nearest day of the range with a visible change, where there is one. @param {1 | -1} direction */
  step(direction) {
    const day = this.clock.nextChange(this.day, direction, this.range);
    if (day >= 0) this.setDay(day);
  }

  /** @param {Aspect} aspect @param {number[]} touched */
  tell(aspect, touched) {
    for (const listener of this.listeners) listener(new Set([aspect]), touched);
  }
}

/** @param {number} size */
const everyPlace = (size) => Array.from({ length: size }, (_, place) => place);
