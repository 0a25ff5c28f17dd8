// The bar below the map: the day, the slider with its histogram of changes, steps and play.
import { byId, make } from './dom.js';
import { BARS, dayAt, drawHistogram } from './histogram.js';

/** Days; a shorter drag was a click. */
const LEAST_RANGE = 2;
/** Seconds that the whole timeline takes to play. */
const SECONDS = { slow: 80, normal: 35, fast: 15 };
const SLOWEST = 3;
/** Days since 1970-01-01 whose names are as long as any other's of their month. */
const ONE_OF_EACH_MONTH = Array.from({ length: 12 }, (_, month) => Date.UTC(2028, month, 28) / 86_400_000);

export class TimelineBar {
  /**
   * @param {import('./state.js').State} state
   * @param {import('./days.js').DayWriter} write
   * @param {import('./messages/en.js').Messages} messages
   */
  constructor(state, write, messages) {
    this.state = state;
    this.write = write;
    this.messages = messages;
    this.slider = byId('cm-day', HTMLInputElement);
    this.canvas = byId('cm-histogram', HTMLCanvasElement);
    this.output = byId('cm-date', HTMLElement);
    this.weekday = byId('cm-weekday', HTMLElement);
    this.playButton = byId('cm-play', HTMLButtonElement);
    this.speed = byId('cm-speed', HTMLSelectElement);
    this.previous = byId('cm-previous', HTMLButtonElement);
    this.next = byId('cm-next', HTMLButtonElement);
    this.playing = 0;
    /** Days a second. */
    this.rate = 0;
    /** The days that are being chosen as a range. @type {[number, number] | null} */
    this.brush = null;
    [this.slider.min, this.slider.max] = state.range.map(String);
    for (const value of Object.keys(messages.speeds)) this.speed.append(make('option', { value, selected: value === 'normal' }));
    this.slider.addEventListener('input', () => {
      this.pause();
      state.setDay(this.slider.valueAsNumber);
    });
    this.playButton.addEventListener('click', () => this.toggle());
    this.previous.addEventListener('click', () => this.step(-1));
    this.next.addEventListener('click', () => this.step(1));
    new ResizeObserver(() => this.drawHistogram()).observe(this.canvas);
    this.listenToBrush();
    state.listen((aspects) => {
      if (aspects.has('range')) [this.slider.min, this.slider.max] = state.range.map(String);
      if (aspects.has('clock') || aspects.has('filter') || aspects.has('range')) this.drawHistogram();
      if (!aspects.has('selected') && !aspects.has('view')) this.show();
      if (aspects.has('language')) this.speak();
    });
    this.speak();
  }

  /** Says everything anew, in the language that is spoken now. */
  speak() {
    byId('cm-when', HTMLElement).dataset.widest = ONE_OF_EACH_MONTH.map(this.write.long).join('\n');
    for (const option of this.speed.options) option.textContent = this.messages.speeds[/** @type {keyof typeof SECONDS} */ (option.value)];
    this.drawHistogram();
    this.show();
  }

  show() {
    const { state, write, messages } = this;
    const day = state.data.firstDay + state.day;
    const long = write.long(day);
    this.slider.value = String(state.day);
    this.slider.setAttribute('aria-valuetext', long);
    this.output.textContent = long;
    this.weekday.textContent = write.weekday(day);
    // Not `disabled`: that would throw the focus of who steps to the last change by keyboard.
    this.previous.setAttribute('aria-disabled', String(state.clock.nextChange(state.day, -1, state.range) < 0));
    this.next.setAttribute('aria-disabled', String(state.clock.nextChange(state.day, 1, state.range) < 0));
    const label = this.playing ? messages.pause : messages.play;
    this.playButton.setAttribute('aria-label', label);
    this.playButton.title = label;
    this.playButton.classList.toggle('is-playing', this.playing !== 0);
  }

  /** @param {1 | -1} direction */
  step(direction) {
    this.pause();
    this.state.step(direction);
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  play() {
    const { state } = this;
    if (state.day >= state.range[1]) state.setDay(state.range[0]);
    let from = { day: state.day, at: performance.now() };
    /** @param {number} now */
    const frame = (now) => {
      const [first, last] = state.range;
      const rate = Math.max(SLOWEST, (last - first) / SECONDS[/** @type {keyof typeof SECONDS} */ (this.speed.value)]);
      if (rate !== this.rate) {
        this.rate = rate;
        from = { day: state.day, at: now };
      }
      state.setDay(Math.min(last, from.day + Math.floor(((now - from.at) / 1000) * rate)));
      if (state.day >= last) this.pause();
      else if (this.playing) this.playing = requestAnimationFrame(frame);
    };
    this.rate = 0;
    this.playing = requestAnimationFrame(frame);
    this.show();
  }

  pause() {
    if (!this.playing) return;
    cancelAnimationFrame(this.playing);
    this.playing = 0;
    this.show();
  }

  drawHistogram() {
    drawHistogram(this.canvas, this.state, this.write, this.brush);
  }

  /** Dragging along the dates below the slider chooses a range; a double click takes all days again. */
  listenToBrush() {
    const { canvas, state } = this;
    const day = (/** @type {PointerEvent} */ event) => dayAt(event.offsetX, canvas.clientWidth, state.range);
    canvas.addEventListener('pointerdown', (event) => {
      if (event.offsetY < BARS || event.button !== 0) return;
      canvas.setPointerCapture(event.pointerId);
      this.brush = [day(event), day(event)];
    });
    canvas.addEventListener('pointermove', (event) => {
      if (!this.brush) return;
      this.brush = [this.brush[0], day(event)];
      this.drawHistogram();
    });
    canvas.addEventListener('pointerup', () => {
      const { brush } = this;
      this.brush = null;
      if (brush && Math.abs(brush[1] - brush[0]) >= LEAST_RANGE) state.setRange(...brush);
      else this.drawHistogram();
    });
    canvas.addEventListener('pointercancel', () => {
      this.brush = null;
      this.drawHistogram();
    });
    canvas.addEventListener('dblclick', () => state.setRange(0, state.data.days - 1));
  }
}
