// Signs that would hide one another, moved apart a little; a line then leads from each to its place.

/** @typedef {{x: number, y: number, r: number, firm: boolean}} Disc in pixels; a firm one gives way to none but its like */

/** A sign is never further than this from its place: beyond it, overlapping is the lesser evil. */
const REACH = 38;
const ROUNDS = 80;
/** The turn by which discs of one and the same point part, so that no two take the same way. */
const GOLDEN = Math.PI * (3 - Math.sqrt(5));

/**
 * @param {Disc[]} discs
 * @returns {Float32Array} by how much each is to be moved, x and y alternating
 */
export function spread(discs) {
  const moved = new Float32Array(discs.length * 2);
  const order = discs.map((_, row) => row).sort((a, b) => discs[a].x - discs[b].x || a - b);
  const widest = discs.reduce((most, { r }) => Math.max(most, r), 0);
  for (let round = 0; round < ROUNDS; round++) {
    let calm = true;
    for (let i = 0; i < order.length; i++)
      for (let j = i + 1; j < order.length; j++) {
        // Anchors this far apart cannot have come to touch.
        if (discs[order[j]].x - discs[order[i]].x > 2 * (widest + REACH)) break;
        if (part(discs, moved, order[i], order[j])) calm = false;
      }
    if (calm) break;
  }
  return moved;
}

/** @param {Disc[]} discs @param {Float32Array} moved @param {number} a @param {number} b @returns {boolean} whether they touched */
function part(discs, moved, a, b) {
  let dx = discs[b].x + moved[2 * b] - discs[a].x - moved[2 * a];
  let dy = discs[b].y + moved[2 * b + 1] - discs[a].y - moved[2 * a + 1];
  const apart = discs[a].r + discs[b].r;
  if (Math.abs(dx) >= apart || Math.abs(dy) >= apart) return false;
  let distance = Math.hypot(dx, dy);
  if (distance >= apart - 0.1) return false;
  if (distance < 0.01) [dx, dy, distance] = [Math.cos(b * GOLDEN), Math.sin(b * GOLDEN), 1];
  const push = (apart - Math.min(distance, apart - 0.1)) / distance;
  const share = discs[a].firm === discs[b].firm ? 0.5 : discs[a].firm ? 0 : 1;
  shift(moved, a, -dx * push * share, -dy * push * share);
  shift(moved, b, dx * push * (1 - share), dy * push * (1 - share));
  return true;
}

/** @param {Float32Array} moved @param {number} row @param {number} dx @param {number} dy */
function shift(moved, row, dx, dy) {
  if (!dx && !dy) return;
  const [x, y] = [moved[2 * row] + dx, moved[2 * row + 1] + dy];
  const shrink = Math.min(1, REACH / Math.hypot(x, y));
  moved[2 * row] = x * shrink;
  moved[2 * row + 1] = y * shrink;
}
