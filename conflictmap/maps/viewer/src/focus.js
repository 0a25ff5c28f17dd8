// Which places the first view is about: where the changes are, without the few that lie far from all others.

/**
 * @typedef {object} Weighted
 * @property {number} x
 * @property {number} y
 * @property {number} weight how much happens there
 */

/** The view holds at least this share of all that happens. */
const SHARE = 0.75;
/** A place belongs to its neighbours unless the next ring out is this many times wider. */
const GAP = 1.75;

/**
 * The places around the weighted middle, outwards until most of the weight is in and a gap follows.
 * @param {Weighted[]} places
 * @returns {number[]} rows of `places`
 */
export function heart(places) {
  const total = places.reduce((sum, { weight }) => sum + weight, 0);
  const [x, y] = [median(places, 'x', total), median(places, 'y', total)];
  const distances = places.map((place) => Math.hypot(place.x - x, place.y - y));
  const outwards = places.map((_, row) => row).sort((a, b) => distances[a] - distances[b] || a - b);
  let inside = 0;
  for (let i = 0; i < outwards.length; i++) {
    if (inside >= total * SHARE && distances[outwards[i]] > GAP * distances[outwards[i - 1]]) return outwards.slice(0, i);
    inside += places[outwards[i]].weight;
  }
  return outwards;
}

/** @param {Weighted[]} places @param {'x' | 'y'} axis @param {number} total @returns {number} the weighted median */
function median(places, axis, total) {
  let sum = 0;
  for (const place of [...places].sort((a, b) => a[axis] - b[axis])) {
    sum += place.weight;
    if (sum * 2 >= total) return place[axis];
  }
  return 0;
}
