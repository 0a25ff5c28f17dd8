// The list of what changed on the day.
import { change } from './describe.js';
import { byId, make } from './dom.js';
import { UNKNOWN } from './data.js';
import { signImage } from './sign-image.js';

/** Longer lists are for the table. */
const MOST = 40;
/**
 * Milliseconds of rest after which the list follows, and how long it may lag behind a slider that never rests. Both
 * are longer where writing it takes long: on a slow machine it must not hold up the map at every step.
 */
const REST = { least: 120, costs: 8 };
const LAG = { least: 600, costs: 50 };

/** @typedef {{place: number, before: number, after: number}} Turn a place, and the events whose states it had and has */

export class ChangeList {
  /**
   * @param {import('./state.js').State} state
   * @param {(place: number) => void} visit
   * @param {import('./days.js').DayWriter} write
   * @param {import('./messages/en.js').Messages} messages
   */
  constructor(state, visit, write, messages) {
    this.state = state;
    this.visit = visit;
    this.write = write;
    this.messages = messages;
    this.body = byId('cm-changes-body', HTMLElement);
    this.asked = 0;
    /** Until when the list has to be right. */
    this.due = 0;
    /** Milliseconds that writing the list took last. */
    this.cost = 0;
    state.listen((aspects) => {
      if (aspects.has('language')) this.show();
      else if (!aspects.has('selected') && !aspects.has('view')) this.later();
    });
    this.show();
  }

  /** The list waits a moment: nobody reads it while the slider runs, and the map has to keep up with the hand. */
  later() {
    const now = performance.now();
    if (this.asked) clearTimeout(this.asked);
    else this.due = now + Math.max(LAG.least, LAG.costs * this.cost);
    this.asked = window.setTimeout(
      () => {
        const begun = performance.now();
        this.show();
        this.cost = performance.now() - begun;
      },
      Math.min(Math.max(REST.least, REST.costs * this.cost), this.due - now),
    );
  }

  show() {
    clearTimeout(this.asked);
    this.asked = 0;
    const { state, messages } = this;
    const { clock } = state;
    const events = clock.turnsOn(state.day);
    if (events.length === 0) {
      const last = clock.nextChange(state.day, -1, state.range);
      this.body.replaceChildren(
        make('p', { class: 'cm-note' }, state.day === 0 ? messages.startDay : state.filter.active ? messages.noChangeOfFilter : messages.noChange),
        this.nearest(),
        ...(last < 0 ? [] : [make('h3', {}, messages.changesBefore(this.write.long(state.data.firstDay + last))), ...this.list(clock.turnsOn(last).map((event) => this.turn(event)))]),
        ...this.inRange(),
      );
      return;
    }
    this.body.replaceChildren(...this.list(events.map((event) => this.turn(event))), ...this.inRange());
  }

  /** @param {number} event @returns {Turn} */
  turn(event) {
    const { clock } = this.state;
    return { place: clock.place[event], before: clock.before[event], after: event };
  }

  /** What the chosen range changed on the whole, whatever happened in between. */
  inRange() {
    const { state, messages, write } = this;
    if (!state.ranged || !state.rangeChosen) return [];
    const { clock, filter, data } = state;
    const [from, to] = state.range;
    const turns = clock.between(from, to).filter(({ before, after }) => !filter.active || filter.keeps(clock, after) || filter.keeps(clock, before));
    return [
      make('h3', {}, messages.changedBetween(write.short(data.firstDay + from), write.short(data.firstDay + to))),
      ...(turns.length ? this.list(turns) : [make('p', { class: 'cm-note' }, messages.nothingChanged)]),
    ];
  }

  /** @param {Turn[]} events */
  list(events) {
    const items = events.slice(0, MOST).map((event) => this.item(event));
    const more = events.length > MOST ? make('p', { class: 'cm-note' }, this.messages.moreChanges(events.length - MOST)) : null;
    return [make('ul', { class: 'cm-change-list' }, ...items), ...(more ? [more] : [])];
  }

  /** @param {Turn} turn */
  item({ place, ...turn }) {
    const { state, messages } = this;
    const { data, clock } = state;
    const [before, after] = [turn.before, turn.after].map((event) => (event < 0 ? UNKNOWN : data.looks[clock.look[event]]));
    return make(
      'li',
      {},
      make(
        'button',
        { type: 'button', class: 'cm-change', onclick: () => this.visit(place) },
        signImage(after, 1, this.body),
        make('span', { class: 'cm-change-text' }, make('b', {}, make('bdi', {}, data.names[place])), make('span', {}, change(before, after, messages))),
      ),
    );
  }

  nearest() {
    const { state, messages, write } = this;
    const buttons = [];
    for (const [direction, label] of /** @type {[1 | -1, string][]} */ ([[-1, messages.previousChange], [1, messages.nextChange]])) {
      const day = state.clock.nextChange(state.day, direction, state.range);
      if (day < 0) continue;
      buttons.push(make('button', { type: 'button', class: 'cm-jump', onclick: () => state.setDay(day) }, `${label}: `, make('b', {}, write.short(state.data.firstDay + day))));
    }
    return make('p', { class: 'cm-jumps' }, ...buttons);
  }
}
