// Thousands of places: dots written straight into a pixel buffer, so that a step costs only the pixels of what changed.
import { NEVER } from './clock.js';
import { FADES, fadeLevel, mix, readTheme, rgb, visible } from './colours.js';
import { Sheet } from './sheet.js';

/** What a pixel of a dot may be: body, stripe, rim, and body and stripe at the dot's heart. */
const PARTS = 5;
/** Levels from which on a look is drawn as one that the other clock sees differently, and as one left out. */
const APART = FADES.length;
const TRACE = 2 * FADES.length;
const LEVELS = TRACE + 1;

/**
 * @typedef {object} Stamp the pixels of a dot
 * @property {Int8Array} x from its centre
 * @property {Int8Array} y
 * @property {Uint8Array} part
 */

export class DotLayer extends Sheet {
  /**
   * @param {import('./data.js').Dataset} data
   * @param {import('./state.js').State} state
   */
  constructor(data, state) {
    super({ pane: 'overlayPane', padding: 0 });
    this.data = data;
    this.state = state;
    this.asked = 0;
    this.left = new Int16Array(data.size);
    this.top = new Int16Array(data.size);
    this.shown = new Uint8Array(data.size);
    /** Which of the inks each dot was last drawn in. */
    this.ink = new Uint32Array(data.size);
    this.radius = 2;
    this.stamp = discStamp(this.radius);
    /** @type {Int32Array} where in the buffer the stamp's pixels lie from the centre of a dot */
    this.offsets = new Int32Array();
    /** @type {Uint32Array} */
    this.inks = new Uint32Array(0);
    this.image = new ImageData(1, 1);
    /** @type {Uint32Array} */
    this.pixels = new Uint32Array(this.image.data.buffer);
    this.marked = -1;
  }

  /** @param {number[]} _touched not needed: old news fades in places that nothing touched, so all are looked at */
  update(_touched) {
    if (this.asked) return;
    this.asked = requestAnimationFrame(() => {
      this.asked = 0;
      if (this._map) this.drawChanged();
    });
  }

  /** @override */
  draw() {
    const { data, context, canvas } = this;
    this.radius = Math.max(2, Math.round(Math.min(4.2, 1.4 + this.view.zoom * 0.28) * this.ratio));
    this.stamp = discStamp(this.radius);
    this.offsets = Int32Array.from(this.stamp.x, (x, i) => this.stamp.y[i] * canvas.width + x);
    this.inks = this.mixInks();
    if (this.image.width !== canvas.width || this.image.height !== canvas.height) {
      this.image = context.createImageData(canvas.width, canvas.height);
      this.pixels = new Uint32Array(this.image.data.buffer);
    }
    this.pixels.fill(0);
    const reach = this.radius + 1;
    const { scale, left, top } = this.view;
    const { width, height } = canvas;
    for (let place = 0; place < data.size; place++) {
      const x = Math.round((data.x[place] * scale - left) * this.ratio);
      const y = Math.round((data.y[place] * scale - top) * this.ratio);
      const shown = data.located[place] && x > -reach && y > -reach && x < width + reach && y < height + reach;
      this.shown[place] = shown ? 1 : 0;
      if (!shown) continue;
      this.left[place] = x;
      this.top[place] = y;
      this.ink[place] = this.inked(place);
      this.write(place);
    }
    context.putImageData(this.image, 0, 0);
    this.drawSelection();
  }

  /** Writes the dots of which what is seen changed: by what happened, or because their news grew old. */
  drawChanged() {
    const { ink, shown } = this;
    let left = Infinity;
    let top = Infinity;
    let right = -1;
    let bottom = -1;
    for (let place = 0; place < ink.length; place++) {
      if (shown[place] === 0) continue;
      const inked = this.inked(place);
      if (inked === ink[place]) continue;
      ink[place] = inked;
      this.write(place);
      const x = this.left[place];
      const y = this.top[place];
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
    }
    const reach = this.radius + 1;
    if (right >= 0) this.context.putImageData(this.image, 0, 0, left - reach, top - reach, right - left + 2 * reach + 1, bottom - top + 2 * reach + 1);
    this.drawSelection();
  }

  /** In which ink a place is drawn: that of its look, as old as its news is, or as the filter or the other clock has it. @param {number} place */
  inked(place) {
    const { state } = this;
    const { clock, filter } = state;
    const event = clock.current[place];
    const look = event < 0 ? this.data.looks.length : clock.look[event];
    if (filter.active && !state.passes(place)) return look * LEVELS + TRACE;
    const level = event < 0 || clock.heard[event] === NEVER ? 0 : fadeLevel(clock.day - clock.heard[event]);
    return look * LEVELS + (state.differs(place) ? level + APART : level);
  }

  /** @param {number} place */
  write(place) {
    const { stamp, offsets, pixels, inks, radius, canvas } = this;
    const { width, height } = canvas;
    const colours = this.ink[place] * PARTS;
    const left = this.left[place];
    const top = this.top[place];
    const centre = top * width + left;
    const { part } = stamp;
    if (left >= radius && top >= radius && left < width - radius && top < height - radius) {
      for (let i = 0; i < offsets.length; i++) pixels[centre + offsets[i]] = inks[colours + part[i]];
      return;
    }
    for (let i = 0; i < offsets.length; i++) {
      const x = left + stamp.x[i];
      const y = top + stamp.y[i];
      if (x >= 0 && y >= 0 && x < width && y < height) pixels[centre + offsets[i]] = inks[colours + part[i]];
    }
  }

  /** The colours of every look at every level, part by part. @returns {Uint32Array} */
  mixInks() {
    const theme = readTheme(this._map.getContainer());
    const land = toRgb(theme.land);
    const halo = toRgb(theme.halo);
    const accent = ink(toRgb(theme.accent));
    const trace = ink(mix(toRgb(theme.muted), land, 0.3));
    const inks = new Uint32Array((this.data.looks.length + 1) * LEVELS * PARTS);
    [...this.data.looks, null].forEach((look, row) => {
      const body = look?.holder ? rgb(visible(look.holder.colour, theme)) : toRgb(theme.muted);
      const hollow = !look || look.status === 'unknown' || look.status === 'vacated';
      const other = look?.rival && look.holder ? rgb(visible(look.rival.colour, theme)) : halo;
      const striped = look?.status === 'contested' || look?.status === 'disputed';
      const at = row * LEVELS * PARTS;
      FADES.forEach((share, level) => {
        const first = hollow ? ink(halo) : ink(mix(body, land, share));
        const second = striped ? ink(mix(other, land, share)) : first;
        const rim = ink(mix(body, land, hollow ? 0.7 : share));
        // At this size one mark is all that can be told: a light heart for who is like another in colour.
        const heart = look?.holder?.pattern && !hollow && !striped ? ink(halo) : null;
        inks.set([first, second, rim, heart ?? first, heart ?? second], at + level * PARTS);
        inks.set([first, second, accent, heart ?? first, heart ?? second], at + (level + APART) * PARTS);
      });
      inks.fill(trace, at + TRACE * PARTS, at + (TRACE + 1) * PARTS);
    });
    return inks;
  }

  drawSelection() {
    const { context, data, ratio } = this;
    const place = this.state.selected;
    if (this.marked >= 0 && this.marked !== place && this.shown[this.marked]) this.context.putImageData(this.image, 0, 0);
    this.marked = place;
    if (place < 0 || !this.shown[place]) return;
    const theme = readTheme(this._map.getContainer());
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.beginPath();
    context.arc(this.px(data.x[place]), this.py(data.y[place]), this.radius / ratio + 5, 0, 2 * Math.PI);
    context.strokeStyle = theme.accent;
    context.lineWidth = 2.5;
    context.stroke();
  }

  /** @param {number} x @param {number} y @returns {number} */
  at(x, y) {
    let best = -1;
    let nearest = 14 ** 2;
    for (let place = 0; place < this.data.size; place++) {
      if (!this.shown[place]) continue;
      const distance = (this.left[place] / this.ratio - x) ** 2 + (this.top[place] / this.ratio - y) ** 2;
      if (distance < nearest) [best, nearest] = [place, distance];
    }
    return best;
  }
}

/** @param {string} colour as the style sheet gives it @returns {[number, number, number]} */
const toRgb = (colour) => (/^#[0-9a-f]{6}$/i.test(colour) ? rgb(colour) : [128, 128, 128]);

/** @param {number[]} colour @returns {number} as a little-endian pixel */
const ink = ([red, green, blue]) => ((0xff << 24) | (blue << 16) | (green << 8) | red) >>> 0;

/** @param {number} radius in pixels @returns {Stamp} */
function discStamp(radius) {
  /** @type {[x: number, y: number, part: number][]} */
  const dots = [];
  const outer = radius * radius + 1;
  const inner = (radius - 1) * (radius - 1);
  const heart = (radius * radius) / 12;
  for (let y = -radius; y <= radius; y++)
    for (let x = -radius; x <= radius; x++) {
      const distance = x * x + y * y;
      const stripe = (x + y + 64) % 4 < 2 ? 1 : 0;
      if (distance <= outer) dots.push([x, y, distance > inner ? 2 : distance <= heart ? 3 + stripe : stripe]);
    }
  return { x: Int8Array.from(dots, ([x]) => x), y: Int8Array.from(dots, ([, y]) => y), part: Uint8Array.from(dots, ([, , part]) => part) };
}
