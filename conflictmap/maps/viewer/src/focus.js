// Which places the first view is about: where the changes are, without the few that lie far from all others.

/** The view holds at least this share of all that happens. */
const SHARE = 0.75;
/** A place belongs to its neighbours unless the next ring out is this many times wider. */
const GAP = 1.75;
/** Rings so narrow that a gap leaves at least one of them empty: with them, tens of thousands of places need no sorting. */
const RING = Math.log(GAP) / 2;
/** Enough for any distance between numbers from 0 to 1. */
const RINGS = 256;
const BINS = 1024;

/**
 * The places around the weighted middle, outwards until most of the weight is in and a gap follows.
 * @param {Float64Array} x
 * @param {Float64Array} y
 * @param {Float64Array} weights how much happens at each
 * @returns {number[]} rows
 */
export function heart(x, y, weights) {
  let total = 0;
  for (const weight of weights) total += weight;
  const middleX = median(x, weights, total);
  const middleY = median(y, weights, total);
  const distances = new Float64Array(x.length);
  const held = new Float64Array(RINGS);
  const nearest = new Float64Array(RINGS).fill(Infinity);
  const farthest = new Float64Array(RINGS);
  for (let row = 0; row < x.length; row++) {
    const distance = (distances[row] = Math.hypot(x[row] - middleX, y[row] - middleY));
    const ring = ringOf(distance);
    held[ring] += weights[row];
    if (distance < nearest[ring]) nearest[ring] = distance;
    if (distance > farthest[ring]) farthest[ring] = distance;
  }
  let inside = 0;
  let reach = Infinity;
  let edge = Infinity;
  for (let ring = 0; ring < RINGS; ring++) {
    if (nearest[ring] === Infinity) continue;
    if (inside >= total * SHARE && nearest[ring] > GAP * reach) {
      edge = nearest[ring];
      break;
    }
    inside += held[ring];
    reach = farthest[ring];
  }
  const rows = [];
  for (let row = 0; row < distances.length; row++) if (distances[row] < edge) rows.push(row);
  return rows;
}

/** @param {number} distance */
const ringOf = (distance) => (distance === 0 ? 0 : Math.max(1, Math.min(RINGS - 1, Math.floor(Math.log(distance) / RING) + RINGS - 8)));

/** @param {Float64Array} values @param {Float64Array} weights @param {number} total of the weights @returns {number} the weighted median */
function median(values, weights, total) {
  let least = Infinity;
  let most = -Infinity;
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const scale = most > least ? BINS / (most - least) : 0;
  const binOf = (/** @type {number} */ value) => Math.min(BINS - 1, Math.floor((value - least) * scale));
  const held = new Float64Array(BINS);
  for (let row = 0; row < values.length; row++) held[binOf(values[row])] += weights[row];
  let sum = 0;
  let bin = 0;
  while (bin < BINS - 1 && (sum + held[bin]) * 2 < total) sum += held[bin++];
  const rows = [];
  for (let row = 0; row < values.length; row++) if (binOf(values[row]) === bin) rows.push(row);
  for (const row of rows.sort((a, b) => values[a] - values[b])) {
    sum += weights[row];
    if (sum * 2 >= total) return values[row];
  }
  return 0;
}
