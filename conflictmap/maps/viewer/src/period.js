// The box in which a reader chooses a range of days to look at, and how fast to play.
import { epochDay, isoDay } from './days.js';
import { byId, make } from './dom.js';
import { popover } from './popover.js';

/** Days before the one that is shown. */
const SPANS = /** @type {const} */ ([30, 91, 365]);

export class PeriodBox {
  /**
   * @param {import('./state.js').State} state
   * @param {import('./days.js').DayWriter} write
   * @param {import('./messages/en.js').Messages} messages
   */
  constructor(state, write, messages) {
    this.state = state;
    this.write = write;
    this.element = byId('cm-period', HTMLDetailsElement);
    this.from = byId('cm-from', HTMLInputElement);
    this.to = byId('cm-to', HTMLInputElement);
    this.all = byId('cm-all-days', HTMLButtonElement);
    const { firstDay, days } = state.data;
    popover(this.element);
    for (const input of [this.from, this.to]) {
      input.min = isoDay(firstDay);
      input.max = isoDay(firstDay + days - 1);
      input.addEventListener('change', () => this.ask());
    }
    const spans = SPANS.map((span) => make('button', { type: 'button', onclick: () => state.setRange(state.day - span + 1, state.day) }));
    const speak = () => spans.forEach((button, i) => (button.textContent = messages.spans[SPANS[i]]));
    byId('cm-spans', HTMLElement).append(...spans);
    speak();
    for (const button of [this.all, byId('cm-every-day', HTMLButtonElement)]) button.addEventListener('click', () => state.setRange(0, days - 1));
    const speed = byId('cm-speed', HTMLSelectElement);
    const bar = /** @type {HTMLElement} */ (speed.parentElement);
    const narrow = matchMedia('(max-width: 480px)');
    // On a phone the bar has room for the buttons and the date only.
    const settle = () => (narrow.matches ? byId('cm-speed-box', HTMLElement).append(speed) : bar.insertBefore(speed, this.element));
    narrow.addEventListener('change', settle);
    settle();
    state.listen((aspects) => {
      if (aspects.has('language')) speak();
      if (aspects.has('language') || aspects.has('range')) this.show();
    });
    this.show();
  }

  /** What a half-typed date leaves out is not asked for. */
  ask() {
    const { state, from, to } = this;
    const { firstDay } = state.data;
    const [first, last] = [from, to].map((input, i) => (input.value ? epochDay(input.value) - firstDay : state.range[i]));
    state.setRange(first, last);
    this.show();
  }

  show() {
    const { state, write } = this;
    const { firstDay } = state.data;
    [this.from.value, this.to.value] = state.range.map((day) => isoDay(firstDay + day));
    this.element.classList.toggle('is-active', state.ranged);
    this.all.hidden = !state.ranged;
    this.all.textContent = `${state.range.map((day) => write.short(firstDay + day)).join(' – ')} ×`;
  }
}
