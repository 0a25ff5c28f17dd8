// Colours: those of the actors, and those of the surroundings as the style sheet sets them for light and dark.

const HEXADECIMAL = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i;
export const NEUTRAL = '#7a7f87';

/** A colour from outside, or a neutral one where it is not plainly a colour. @param {string} colour @returns {string} */
export function actorColour(colour) {
  if (!HEXADECIMAL.test(colour)) return NEUTRAL;
  const digits = colour.slice(1).toLowerCase();
  return `#${digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits}`;
}

/** @param {string} colour #rrggbb @returns {[number, number, number]} */
export const rgb = (colour) => /** @type {[number, number, number]} */ ([1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16)));

/** @param {string} colour #rrggbb @param {number} alpha */
export const withAlpha = (colour, alpha) => `rgb(${rgb(colour).join(' ')} / ${alpha})`;

const ROLES = /** @type {const} */ (['paper', 'ink', 'muted', 'land', 'sea', 'border', 'country', 'accent', 'halo', 'rule']);

/** @typedef {Record<typeof ROLES[number], string>} Theme */

/** @type {Theme | null} */
let theme = null;

/** What the style sheet says; asked once, because asking costs more than drawing a sign. @param {Element} element @returns {Theme} */
export function readTheme(element) {
  if (theme) return theme;
  const style = getComputedStyle(element);
  theme = /** @type {Theme} */ (Object.fromEntries(ROLES.map((role) => [role, style.getPropertyValue(`--cm-${role}`).trim() || NEUTRAL])));
  return theme;
}

/** To be called when light, dark or print take turns. */
export function forgetTheme() {
  theme = null;
}

/** Relative luminance, as WCAG 2 defines it. @param {number[]} colour */
function luminance(colour) {
  const [red, green, blue] = colour.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** @param {number[]} a @param {number[]} b @returns {number} WCAG's contrast ratio, 1 to 21 */
export function contrast(a, b) {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

/** @param {number[]} colour @param {number[]} ground @param {number} share of `colour` @returns {[number, number, number]} */
export const mix = (colour, ground, share) => /** @type {[number, number, number]} */ (colour.map((part, i) => Math.round(part * share + ground[i] * (1 - share))));

/** Below this a sign cannot be told from the land: pale yellow on the light map, black on the dark one. */
const LEAST_CONTRAST = { light: 2, dark: 3 };
/** @type {Map<string, string>} */
const adapted = new Map();

/** An actor's colour as it can be seen on the map: moved towards the ink as far as need be. @param {string} colour #rrggbb @param {Theme} theme @returns {string} #rrggbb */
export function visible(colour, { land: ground, ink: towards }) {
  const key = colour + ground + towards;
  const known = adapted.get(key);
  if (known) return known;
  const [own, land, ink] = [colour, ground, towards].map((text) => rgb(actorColour(text)));
  const least = luminance(land) > 0.2 ? LEAST_CONTRAST.light : LEAST_CONTRAST.dark;
  let found = own;
  for (let share = 1; share > 0.1 && contrast(found, land) < least; share -= 0.1) found = mix(own, ink, share);
  const text = `#${found.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
  adapted.set(key, text);
  return text;
}

/** How strongly news is drawn, from fresh to old: steps, because a smooth fade could not be told apart anyway. */
export const FADES = [1, 0.8, 0.6, 0.42];

/** Which of the steps news of an age is on. @param {number} age days */
export const fadeLevel = (age) => (age <= 30 ? 0 : age <= 120 ? 1 : age <= 365 ? 2 : 3);

/** How strongly news of an age is drawn. @param {number} age days */
export const fade = (age) => FADES[fadeLevel(age)];
