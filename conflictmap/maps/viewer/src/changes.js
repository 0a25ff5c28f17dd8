// The list of what changed on the day.
import { change } from './describe.js';
import { byId, make } from './dom.js';
import { UNKNOWN } from './data.js';
import { signCanvas } from './panel.js';

/** Longer lists are for the table. */
const MOST = 40;
/** Milliseconds. */
const WAIT = 120;

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
    state.listen((aspects) => {
      if (aspects.has('language')) this.show();
      else if (aspects.has('day') || aspects.has('clock')) this.later();
    });
    this.show();
  }

  /** The list waits a moment: nobody reads it while the slider runs, and the map has to keep up with the hand. */
  later() {
    if (this.asked) return;
    this.asked = window.setTimeout(() => {
      this.asked = 0;
      this.show();
    }, WAIT);
  }

  show() {
    const { state, messages } = this;
    const { clock } = state;
    const events = clock.turnsOn(state.day);
    if (events.length === 0) {
      const last = clock.nextChange(state.day, -1);
      this.body.replaceChildren(
        make('p', { class: 'cm-note' }, state.day === 0 ? messages.startDay : messages.noChange),
        this.nearest(),
        ...(last < 0 ? [] : [make('h3', {}, messages.changesBefore(this.write.long(state.data.firstDay + last))), ...this.list(clock.turnsOn(last))]),
      );
      return;
    }
    this.body.replaceChildren(...this.list(events));
  }

  /** @param {number[]} events */
  list(events) {
    const items = events.slice(0, MOST).map((event) => this.item(event));
    const more = events.length > MOST ? make('p', { class: 'cm-note' }, this.messages.moreChanges(events.length - MOST)) : null;
    return [make('ul', { class: 'cm-change-list' }, ...items), ...(more ? [more] : [])];
  }

  /** @param {number} event */
  item(event) {
    const { state, messages } = this;
    const { data, clock } = state;
    const place = clock.place[event];
    const after = data.looks[clock.look[event]];
    const before = clock.before[event] < 0 ? UNKNOWN : data.looks[clock.look[clock.before[event]]];
    return make(
      'li',
      {},
      make(
        'button',
        { type: 'button', class: 'cm-change', onclick: () => this.visit(place) },
        signCanvas(after, 1, this.body),
        make('span', { class: 'cm-change-text' }, make('b', {}, make('bdi', {}, data.names[place])), make('span', {}, change(before, after, messages))),
      ),
    );
  }

  nearest() {
    const { state, messages, write } = this;
    const buttons = [];
    for (const [direction, label] of /** @type {[1 | -1, string][]} */ ([[-1, messages.previousChange], [1, messages.nextChange]])) {
      const day = state.clock.nextChange(state.day, direction);
      if (day < 0) continue;
      buttons.push(make('button', { type: 'button', class: 'cm-jump', onclick: () => state.setDay(day) }, `${label}: `, make('b', {}, write.short(state.data.firstDay + day))));
    }
    return make('p', { class: 'cm-jumps' }, ...buttons);
  }
}
