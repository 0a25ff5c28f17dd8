// The bar below the map: the day, the slider with its histogram of changes, steps and play.
import { readTheme } from './colours.js';
import { byId, make } from './dom.js';
import { FONT } from './labels.js';

/** Pixels at both ends of the slider that its thumb needs; the histogram keeps the same distance. */
const INSET = 8;
const BARS = 34;
/** Height of the strip on days that the two clocks see differently. */
const STRIP = 3;
const AXIS = 18;
/** Seconds that the whole timeline takes to play. */
const SECONDS = { slow: 80, normal: 35, fast: 15 };
const SLOWEST = 3;

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
    this.slider.max = String(state.data.days - 1);
    for (const value of Object.keys(messages.speeds)) this.speed.append(make('option', { value, selected: value === 'normal' }));
    this.slider.addEventListener('input', () => {
      this.pause();
      state.setDay(this.slider.valueAsNumber);
    });
    this.playButton.addEventListener('click', () => this.toggle());
    this.previous.addEventListener('click', () => this.step(-1));
    this.next.addEventListener('click', () => this.step(1));
    new ResizeObserver(() => this.drawHistogram()).observe(this.canvas);
    state.listen((aspects) => {
      if (aspects.has('clock')) this.drawHistogram();
      if (aspects.has('clock') || aspects.has('day')) this.show();
      if (aspects.has('language')) this.speak();
    });
    this.speak();
  }

  /** Says everything anew, in the language that is spoken now. */
  speak() {
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
    this.previous.setAttribute('aria-disabled', String(state.clock.nextChange(state.day, -1) < 0));
    this.next.setAttribute('aria-disabled', String(state.clock.nextChange(state.day, 1) < 0));
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
    const last = state.data.days - 1;
    if (state.day >= last) state.setDay(0);
    let from = { day: state.day, at: performance.now() };
    /** @param {number} now */
    const frame = (now) => {
      const rate = Math.max(SLOWEST, last / SECONDS[/** @type {keyof typeof SECONDS} */ (this.speed.value)]);
      if (rate !== this.rate) {
        this.rate = rate;
        from = { day: state.day, at: now };
      }
      state.setDay(from.day + Math.floor(((now - from.at) / 1000) * rate));
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
    const { canvas, state } = this;
    const { counts } = state.clock;
    const ratio = Math.min(window.devicePixelRatio || 1, 2);
    const width = canvas.clientWidth;
    if (!width) return;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round((BARS + AXIS) * ratio);
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    context.scale(ratio, ratio);
    const theme = readTheme(canvas);
    const span = width - 2 * INSET;
    const { days } = state.data;
    const columns = Math.max(1, Math.min(days, Math.floor(span / 2)));
    const sums = new Float64Array(columns);
    for (let day = 0; day < days; day++) sums[columnOf(day, days, columns)] += counts[day];
    // Square roots: one change stays visible beside the day of an offensive.
    const top = Math.sqrt(sums.reduce((a, b) => Math.max(a, b), 1));
    context.fillStyle = theme.rule;
    context.fillRect(INSET, BARS - 1, span, 1);
    context.fillStyle = theme.muted;
    const slot = span / columns;
    const bar = Math.min(6, Math.max(2, slot - 0.5));
    for (let column = 0; column < columns; column++) {
      if (!sums[column]) continue;
      const height = Math.max(3, (Math.sqrt(sums[column]) / top) * (BARS - 4));
      const x = INSET + (columns === 1 ? 0 : (column / (columns - 1)) * span);
      context.fillRect(x - bar / 2, BARS - height, bar, height);
    }
    if (this.state.apart) this.drawApart(context, theme, span, this.state.apart);
    this.drawAxis(context, theme, span);
  }

  /** @param {CanvasRenderingContext2D} context @param {import('./colours.js').Theme} theme @param {number} span @param {Uint32Array} apart */
  drawApart(context, theme, span, apart) {
    const day = span / Math.max(1, apart.length - 1);
    const most = apart.reduce((a, b) => Math.max(a, b), 1);
    context.fillStyle = theme.accent;
    for (let at = 0; at < apart.length; at++) {
      if (!apart[at]) continue;
      // Some places differ for months; the days on which many do have to stand out from those.
      context.globalAlpha = 0.2 + 0.8 * (apart[at] / most);
      context.fillRect(INSET + (at - 0.5) * day, BARS, day, STRIP);
    }
    context.globalAlpha = 1;
  }

  /** @param {CanvasRenderingContext2D} context @param {import('./colours.js').Theme} theme @param {number} span */
  drawAxis(context, theme, span) {
    const { data } = this.state;
    const last = Math.max(1, data.days - 1);
    context.font = `11px ${FONT}`;
    context.textBaseline = 'alphabetic';
    let free = -Infinity;
    for (const { day, label } of axisTicks(data.firstDay, data.days, span, this.write)) {
      const x = INSET + (day / last) * span;
      context.fillStyle = theme.rule;
      context.fillRect(x, BARS, 1, 5);
      const width = context.measureText(label).width;
      const left = Math.min(Math.max(x - width / 2, 0), span + 2 * INSET - width);
      if (left < free) continue;
      context.fillStyle = theme.muted;
      context.fillText(label, left, BARS + AXIS - 5);
      free = left + width + 10;
    }
  }
}

/** @param {number} day @param {number} days @param {number} columns */
const columnOf = (day, days, columns) => (days === 1 ? 0 : Math.round((day / (days - 1)) * (columns - 1)));

/**
 * Firsts of months or years, whichever leave room for their names.
 * @param {number} firstDay days since 1970-01-01
 * @param {number} days
 * @param {number} span pixels
 * @param {import('./days.js').DayWriter} write
 * @returns {{day: number, label: string}[]}
 */
export function axisTicks(firstDay, days, span, write) {
  const perMonth = span / (days / 30.4);
  const step = [1, 2, 3, 6, 12, 24, 60, 120].find((months) => perMonth * months > 92) ?? 240;
  const start = new Date(firstDay * 86_400_000);
  const ticks = [];
  for (let month = 0; ; month++) {
    const first = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + month, 1));
    const day = first.getTime() / 86_400_000 - firstDay;
    if (day >= days) break;
    const whole = step >= 12 ? first.getUTCFullYear() % (step / 12) === 0 && first.getUTCMonth() === 0 : first.getUTCMonth() % step === 0;
    if (day >= 0 && whole) ticks.push({ day, label: step >= 12 ? write.year(day + firstDay) : write.month(day + firstDay) });
  }
  if (ticks.length === 0) ticks.push({ day: 0, label: write.short(firstDay) }, { day: days - 1, label: write.short(firstDay + days - 1) });
  return ticks;
}
