// One of the two clocks: which state every place is in on a day, stepped by applying only what changes between days.
import { unzigzag } from './columns.js';

/**
 * On how many places two clocks disagree, for every day.
 * @param {Clock} one
 * @param {Clock} other
 * @returns {Uint32Array}
 */
export function disagreements(one, other) {
  const places = one.current.length;
  const seen = [new Int32Array(places).fill(-1), new Int32Array(places).fill(-1)];
  const found = new Uint32Array(one.days);
  let apart = 0;
  for (let day = 0; day < one.days; day++) {
    for (const [side, clock] of [one, other].entries())
      for (let event = clock.start[day]; event < clock.start[day + 1]; event++) {
        const place = clock.place[event];
        const before = seen[0][place] !== seen[1][place];
        seen[side][place] = clock.appearances[clock.look[event]];
        apart += Number(seen[0][place] !== seen[1][place]) - Number(before);
      }
    found[day] = apart;
  }
  return found;
}

/** A range at the end holds at least this share of all changes, and is worth having below this share of the days. */
const MOST_CHANGES = 0.97;
const FEW_DAYS = 0.6;

/**
 * The days that a reader looks at first: the busy ones at the end, where a few early reports would squeeze them.
 * @param {ArrayLike<number>} counts changes of each day
 * @returns {[first: number, last: number]} all days where that gains little
 */
export function busyDays(counts) {
  const last = counts.length - 1;
  let total = 0;
  for (let day = 0; day <= last; day++) total += counts[day];
  let first = last;
  for (let seen = 0; first > 0 && seen + counts[first] < total * MOST_CHANGES; first--) seen += counts[first];
  return total > 0 && last - first + 1 < counts.length * FEW_DAYS ? [first, last] : [0, last];
}

/** No report was ever heard. */
export const NEVER = -0x80000000;

export class Clock {
  /**
   * @param {import('./columns.js').Columns} columns
   * @param {string} name the columns' prefix
   * @param {number} places
   * @param {number} days
   * @param {ArrayLike<number>} appearances of each look: equal for looks that nobody can tell apart
   */
  constructor(columns, name, places, days, appearances) {
    this.name = name;
    this.days = days;
    this.appearances = appearances;
    const perDay = columns.integers(`${name}_count`);
    /** @type {Int32Array} the first event of each day; one more at the end */
    this.start = new Int32Array(days + 1);
    for (let day = 0; day < days; day++) this.start[day + 1] = this.start[day] + perDay[day];
    /** @type {Int32Array} */
    this.place = columns.integers(`${name}_place`);
    this.look = new Uint16Array(columns.integers(`${name}_look`));
    this.confidence = columns.raw(`${name}_confidence`);
    /** The holder's share of a divided place in percent, 0 where it is not known. */
    this.share = columns.raw(`${name}_share`);
    this.heard = columns.integers(`${name}_heard`);
    const { start, place, look, heard } = this;
    const events = place.length;
    /** @type {Int32Array} the event that this one ended, or -1 */
    const before = (this.before = new Int32Array(events));
    /** 1 where an event shows: what is seen changes, not only the confidence or the evidence. */
    const turns = (this.turns = new Uint8Array(events));
    /** How many places change visibly on each day, of those that are asked for. */
    const counts = (this.counts = new Int32Array(days));
    /** @type {Int32Array} each place's event on the day, or -1 */
    const current = (this.current = new Int32Array(places).fill(-1));
    /** Whether it is known of any state when it was last heard of. */
    this.hears = false;
    for (let day = 0; day < days; day++) {
      const end = start[day + 1];
      for (let event = start[day]; event < end; event++) {
        const row = place[event];
        const ended = (before[event] = current[row]);
        if (day > 0 && (ended < 0 || appearances[look[ended]] !== appearances[look[event]])) {
          turns[event] = 1;
          counts[day]++;
        }
        const coded = heard[event];
        if (coded) this.hears = true;
        heard[event] = coded ? day - unzigzag(coded - 1) : NEVER;
        current[row] = event;
      }
    }
    /** @type {Int32Array} each place's last event of all, or -1 */
    this.last = this.current.slice();
    /** The day that is shown: at first the latest, to which all events have just led. */
    this.day = days - 1;
    this.seen = new Int32Array(places).fill(-1);
    this.turn = 0;
    /** 1 where an event shows and is asked for. */
    this.listed = turns;
  }

  /**
   * Lists, counts and steps from now on only the visible changes that are asked for.
   * @param {((event: number) => boolean) | null} wanted null for all
   */
  list(wanted) {
    const listed = (this.listed = wanted ? this.turns.map((turns, event) => (turns && wanted(event) ? 1 : 0)) : this.turns);
    for (let day = 0; day < this.days; day++) {
      this.counts[day] = 0;
      for (let event = this.start[day]; event < this.start[day + 1]; event++) this.counts[day] += listed[event];
    }
  }

  /**
   * Moves to a day, forwards or backwards.
   * @param {number} day
   * @returns {number[]} the places that were touched
   */
  move(day) {
    const { start, place, current, seen } = this;
    const turn = ++this.turn;
    /** @type {number[]} */
    const touched = [];
    /** @param {number} row @param {number} event */
    const set = (row, event) => {
      current[row] = event;
      if (seen[row] !== turn) {
        seen[row] = turn;
        touched.push(row);
      }
    };
    if (day > this.day) for (let event = start[this.day + 1]; event < start[day + 1]; event++) set(place[event], event);
    else for (let event = start[this.day + 1] - 1; event >= start[day + 1]; event--) set(place[event], this.before[event]);
    this.day = day;
    return touched;
  }

  /** The events of a day that show and are asked for. @param {number} day @returns {number[]} */
  turnsOn(day) {
    const found = [];
    for (let event = this.start[day]; event < this.start[day + 1]; event++) if (this.listed[event]) found.push(event);
    return found;
  }

  /**
   * The nearest day with a visible change that is asked for.
   * @param {number} day
   * @param {1 | -1} direction
   * @param {[first: number, last: number]} [range] days to stay within
   * @returns {number} -1 where there is none
   */
  nextChange(day, direction, [first, last] = [0, this.days - 1]) {
    for (let at = day + direction; at >= first && at <= last; at += direction) if (this.counts[at]) return at;
    return -1;
  }

  /**
   * Which places look different at the end of a range than on its first day.
   * @param {number} first day
   * @param {number} last day
   * @returns {{place: number, before: number, after: number}[]} the events that were current on both days, -1 for none
   */
  between(first, last) {
    const before = new Int32Array(this.current.length).fill(-1);
    for (let event = 0; event < this.start[first + 1]; event++) before[this.place[event]] = event;
    const after = before.slice();
    for (let event = this.start[first + 1]; event < this.start[last + 1]; event++) after[this.place[event]] = event;
    const look = (/** @type {number} */ event) => (event < 0 ? -1 : this.appearances[this.look[event]]);
    const found = [];
    for (let place = 0; place < after.length; place++)
      if (look(before[place]) !== look(after[place])) found.push({ place, before: before[place], after: after[place] });
    return found;
  }

  /** @param {number} event @returns {number} the day on which an event happens */
  dayOf(event) {
    let low = 0;
    let high = this.days - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.start[middle] <= event) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** How often each place changes visibly. @returns {Uint32Array} */
  turnsByPlace() {
    const turns = new Uint32Array(this.current.length);
    for (let event = 0; event < this.place.length; event++) turns[this.place[event]] += this.turns[event];
    return turns;
  }

  /** What is seen of a place on the day; -1 before its first event. @param {number} place @returns {number} */
  appearance(place) {
    const event = this.current[place];
    return event < 0 ? -1 : this.appearances[this.look[event]];
  }

  /** All events of a place, oldest first. @param {number} place @returns {number[]} */
  eventsOf(place) {
    const found = [];
    for (let event = this.last[place]; event >= 0; event = this.before[event]) found.push(event);
    return found.reverse();
  }

  /** Since when the place has looked as it does after an event. @param {number} event @returns {number} a day */
  since(event) {
    let at = event;
    while (!this.turns[at] && this.before[at] >= 0) at = this.before[at];
    return this.dayOf(at);
  }
}
