// What the reader is looking at: the day, the clock, the chosen place, map or table. Everybody else listens.
import { disagreements } from './clock.js';

/** @typedef {'day' | 'clock' | 'selected' | 'view' | 'language'} Aspect */
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
    /** The code of the language that the reader chose, empty for none. */
    this.language = '';
    /** @type {Listener[]} */
    this.listeners = [];
    /** @type {Uint32Array | null | undefined} */
    this.apartDays = undefined;
    this.clock.move(data.days - 1);
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

  /** @param {number} day */
  setDay(day) {
    const wanted = Math.max(0, Math.min(this.data.days - 1, Math.round(day)));
    if (wanted === this.day) return;
    this.tell('day', this.clock.move(wanted));
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

  /** To the nearest day with a visible change, where there is one. @param {1 | -1} direction */
  step(direction) {
    const day = this.clock.nextChange(this.day, direction);
    if (day >= 0) this.setDay(day);
  }

  /** @param {Aspect} aspect @param {number[]} touched */
  tell(aspect, touched) {
    for (const listener of this.listeners) listener(new Set([aspect]), touched);
  }
}

/** @param {number} size */
const everyPlace = (size) => Array.from({ length: size }, (_, place) => place);
