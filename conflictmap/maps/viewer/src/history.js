// The history of a place: a bar over the range, and the same as a list; both lead to their days.
import { readTheme } from './colours.js';
import { sentence } from './describe.js';
import { make } from './dom.js';
import { signImage } from './sign-image.js';
import { drawSpan } from './symbols.js';

/** Pixels. */
const HEIGHT = 22;

export class PlaceHistory {
  /**
   * @param {import('./state.js').State} state
   * @param {Element} themed where it will stand
   * @param {import('./days.js').DayWriter} write
   * @param {import('./messages/en.js').Messages} messages
   */
  constructor(state, themed, write, messages) {
    this.state = state;
    this.themed = themed;
    this.write = write;
    this.messages = messages;
    this.place = -1;
    this.bar = make('canvas', { class: 'cm-history', role: 'img', onclick: (event) => this.jump(/** @type {PointerEvent} */ (event)) });
    /** Whether the list is unfolded, which it stays from place to place. */
    this.unfolded = false;
  }

  /** @param {number} place @returns {Node[]} to be drawn once they stand in the page */
  of(place) {
    this.place = place;
    this.bar.setAttribute('aria-label', this.text(place));
    return [this.bar, this.list(place)];
  }

  /** The events of a place that show, and the first. @param {number} place @returns {number[]} */
  turns(place) {
    const { clock } = this.state;
    return clock.eventsOf(place).filter((event) => clock.turns[event] || clock.before[event] < 0);
  }

  /** @param {number} place */
  text(place) {
    const { state, messages, write } = this;
    const { data, clock } = state;
    return this.turns(place)
      .map((event) => `${write.short(data.firstDay + clock.dayOf(event))}: ${sentence(data.looks[clock.look[event]], messages)}`)
      .join('. ');
  }

  /** The same as a list, each day a way to go there. @param {number} place */
  list(place) {
    const { state, messages, write } = this;
    const { data, clock } = state;
    const item = (/** @type {number} */ event) => {
      const day = clock.dayOf(event);
      const look = data.looks[clock.look[event]];
      return make('li', {}, make('button', { type: 'button', class: 'cm-step', 'aria-current': event === clock.current[place] ? 'date' : undefined, onclick: () => state.setDay(day) }, signImage(look, 1, this.themed), make('b', {}, write.short(data.firstDay + day)), make('span', {}, sentence(look, messages))));
    };
    const turns = this.turns(place);
    const list = make('details', { class: 'cm-steps', open: this.unfolded }, make('summary', {}, messages.allChanges(turns.length)), make('ol', {}, ...turns.map(item)));
    list.addEventListener('toggle', () => {
      this.unfolded = list.open;
    });
    return list;
  }

  /** Goes to the day under the pointer. @param {PointerEvent} event */
  jump(event) {
    const { state } = this;
    const { width } = /** @type {HTMLElement} */ (event.currentTarget).getBoundingClientRect();
    const [first, last] = state.range;
    state.setDay(Math.min(last, first + Math.floor((event.offsetX / width) * (last - first + 1))));
  }

  draw() {
    const { bar: canvas, place } = this;
    const { data, clock } = this.state;
    const ratio = Math.min(window.devicePixelRatio || 1, 2);
    const width = canvas.clientWidth || 300;
    const height = HEIGHT;
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    context.scale(ratio, ratio);
    const theme = readTheme(this.themed);
    const [first, last] = this.state.range;
    const days = last - first + 1;
    const x = (/** @type {number} */ day) => Math.max(0, Math.min(width, ((day - first) / days) * width));
    const events = clock.eventsOf(place);
    events.forEach((event, i) => {
      const from = x(clock.dayOf(event));
      const to = i + 1 < events.length ? x(clock.dayOf(events[i + 1])) : width;
      if (to > from) drawSpan(context, from, to - from, height, data.looks[clock.look[event]], theme);
    });
    const at = x(clock.day + 0.5);
    context.fillStyle = theme.paper;
    context.fillRect(at - 2.5, 0, 5, height);
    context.fillStyle = theme.ink;
    context.fillRect(at - 1, 0, 2, height);
  }
}
