// The signs of legends and lists as pictures, each drawn once.
import { readTheme } from './colours.js';
import { make } from './dom.js';
import { drawApartDot, drawSign } from './symbols.js';

/** What was drawn so far, by theme. @type {WeakMap<import('./colours.js').Theme, Map<string, string>>} */
const drawn = new WeakMap();

/**
 * A sign as a small picture of its own: not a canvas, because a browser keeps a layer of its own for each of those,
 * and a list of forty would slow down every frame of the map.
 * @param {import('./data.js').Look} look
 * @param {number} strength
 * @param {Element} themed
 * @param {boolean} [apart] whether the other clock shows something else
 * @returns {HTMLImageElement}
 */
export function signImage(look, strength, themed, apart = false) {
  const size = look.besieger ? 34 : 22;
  return make('img', { class: 'cm-sign', src: picture(look, strength, apart, size, readTheme(themed)), width: size, height: size, alt: '' });
}

/**
 * @param {import('./data.js').Look} look
 * @param {number} strength
 * @param {boolean} apart
 * @param {number} size CSS pixels
 * @param {import('./colours.js').Theme} theme
 * @returns {string} a data address
 */
function picture(look, strength, apart, size, theme) {
  const ratio = Math.min(window.devicePixelRatio || 1, 2);
  const key = JSON.stringify([look.status, ...[look.holder, look.rival, look.besieger].map((actor) => (actor ? `${actor.colour} ${actor.pattern ?? 0}` : null)), look.divided, strength, apart, ratio]);
  const known = drawn.get(theme) ?? new Map();
  drawn.set(theme, known);
  if (!known.has(key)) {
    const canvas = make('canvas', { width: size * ratio, height: size * ratio });
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    context.scale(ratio, ratio);
    drawSign(context, size / 2, size / 2, 8, look, strength, theme);
    if (apart) drawApartDot(context, size / 2, size / 2, 8, theme);
    known.set(key, canvas.toDataURL());
  }
  return known.get(key);
}
