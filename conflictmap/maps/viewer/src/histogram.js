// The picture under the slider: changes a day, the days that the two clocks see differently, and a scale of dates.
import { readTheme } from './colours.js';
import { FONT } from './labels.js';

/** Pixels at both ends of the slider that its thumb needs; the histogram keeps the same distance. */
export const INSET = 8;
/** Height of the bars; what is below them is the scale. */
export const BARS = 34;
/** Height of the strip on days that the two clocks see differently. */
const STRIP = 3;
const AXIS = 18;

/**
 * @param {HTMLCanvasElement} canvas
 * @param {import('./state.js').State} state
 * @param {import('./days.js').DayWriter} write
 * @param {[from: number, to: number] | null} [brush] days that are being chosen
 */
export function drawHistogram(canvas, state, write, brush = null) {
  const ratio = Math.min(window.devicePixelRatio || 1, 2);
  const width = canvas.clientWidth;
  if (!width) return;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round((BARS + AXIS) * ratio);
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  context.scale(ratio, ratio);
  const theme = readTheme(canvas);
  const [first, last] = state.range;
  /** @type {Scale} */
  const scale = { first, days: last - first + 1, span: width - 2 * INSET };
  context.fillStyle = theme.rule;
  context.fillRect(INSET, BARS - 1, scale.span, 1);
  drawBars(context, theme, scale, state.clock.counts);
  if (state.apart) drawApart(context, theme, scale, state.apart);
  drawAxis(context, theme, scale, axisTicks(state.data.firstDay + first, scale.days, scale.span, write));
  if (brush) {
    const [left, right] = brush.map((day) => xOf(day - first, scale)).sort((a, b) => a - b);
    context.globalAlpha = 0.22;
    context.fillStyle = theme.accent;
    context.fillRect(left, 0, Math.max(1, right - left), BARS + AXIS);
    context.globalAlpha = 1;
  }
}

/** @typedef {{first: number, days: number, span: number}} Scale `first` day of the range, its days, its width in pixels */

/** @param {number} day from the range's first @param {Scale} scale */
const xOf = (day, { days, span }) => INSET + (days === 1 ? 0 : (day / (days - 1)) * span);

/** The day at a point of the canvas. @param {number} x @param {number} width of the canvas @param {[number, number]} range */
export const dayAt = (x, width, [first, last]) => Math.round(first + Math.max(0, Math.min(1, (x - INSET) / (width - 2 * INSET))) * (last - first));

/** @param {CanvasRenderingContext2D} context @param {import('./colours.js').Theme} theme @param {Scale} scale @param {ArrayLike<number>} counts of every day of the data */
function drawBars(context, theme, scale, counts) {
  const { first, days, span } = scale;
  const columns = Math.max(1, Math.min(days, Math.floor(span / 2)));
  const sums = new Float64Array(columns);
  for (let day = 0; day < days; day++) sums[columnOf(day, days, columns)] += counts[first + day];
  // Square roots: one change stays visible beside the day of an offensive.
  const top = Math.sqrt(sums.reduce((a, b) => Math.max(a, b), 1));
  context.fillStyle = theme.muted;
  const bar = Math.min(6, Math.max(2, span / columns - 0.5));
  for (let column = 0; column < columns; column++) {
    if (!sums[column]) continue;
    const height = Math.max(3, (Math.sqrt(sums[column]) / top) * (BARS - 4));
    const x = INSET + (columns === 1 ? 0 : (column / (columns - 1)) * span);
    context.fillRect(x - bar / 2, BARS - height, bar, height);
  }
}

/** @param {CanvasRenderingContext2D} context @param {import('./colours.js').Theme} theme @param {Scale} scale @param {Uint32Array} apart */
function drawApart(context, theme, scale, apart) {
  const day = scale.span / Math.max(1, scale.days - 1);
  const most = apart.reduce((a, b) => Math.max(a, b), 1);
  context.fillStyle = theme.accent;
  for (let at = 0; at < scale.days; at++) {
    const count = apart[scale.first + at];
    if (!count) continue;
    // Some places differ for months; the days on which many do have to stand out from those.
    context.globalAlpha = 0.2 + 0.8 * (count / most);
    context.fillRect(INSET + (at - 0.5) * day, BARS, day, STRIP);
  }
  context.globalAlpha = 1;
}

/** @param {CanvasRenderingContext2D} context @param {import('./colours.js').Theme} theme @param {Scale} scale @param {{day: number, label: string}[]} ticks */
function drawAxis(context, theme, scale, ticks) {
  context.font = `11px ${FONT}`;
  context.textBaseline = 'alphabetic';
  let free = -Infinity;
  for (const { day, label } of ticks) {
    const x = xOf(day, scale);
    context.fillStyle = theme.rule;
    context.fillRect(x, BARS, 1, 5);
    const width = context.measureText(label).width;
    const left = Math.min(Math.max(x - width / 2, 0), scale.span + 2 * INSET - width);
    if (left < free) continue;
    context.fillStyle = theme.muted;
    context.fillText(label, left, BARS + AXIS - 5);
    free = left + width + 10;
  }
}

/** @param {number} day @param {number} days @param {number} columns */
const columnOf = (day, days, columns) => (days === 1 ? 0 : Math.round((day / (days - 1)) * (columns - 1)));

/**
 * Firsts of months or years, whichever leave room for their names; both ends where there are none.
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
  if (ticks.length < 2) return [{ day: 0, label: write.short(firstDay) }, { day: days - 1, label: write.short(firstDay + days - 1) }];
  return ticks;
}
