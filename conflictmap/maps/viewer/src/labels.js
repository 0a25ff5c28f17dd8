// Placing names beside their places so that none covers another name or a symbol.

export const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif';

/**
 * @typedef {object} Wish
 * @property {string} text
 * @property {number} x the symbol's centre
 * @property {number} y
 * @property {number} radius of the symbol
 * @property {number} width of the text
 * @property {number} height
 * @property {number} priority higher first
 * @property {boolean} [strong] matters enough to stand further off, with a line
 * @property {string} font
 * @property {string} colour
 * @property {string} [halo] around the letters
 * @property {string} [spacing] between letters, as CSS says it
 * @property {string} [dot] colour of a dot that goes with the name, for what has no symbol of its own
 * @property {boolean} [centred] on the point itself, as for an area
 *
 * @typedef {object} Placed
 * @property {Wish} wish
 * @property {number} x where the text starts
 * @property {number} y its middle
 * @property {boolean} far from the symbol, so that a line has to lead to it
 *
 * @typedef {[left: number, top: number, right: number, bottom: number]} Box
 */

const GAP = 4;

/**
 * @param {Wish[]} wishes
 * @param {Box[]} obstacles
 * @param {Box} [frame] what is seen; a name is cut off at its edge only where there is no other room
 * @returns {Placed[]} those that found room
 */
export function placeLabels(wishes, obstacles, frame) {
  const taken = new Grid();
  for (const box of obstacles) taken.add(box);
  const placed = [];
  const ordered = wishes.map((wish, row) => ({ wish, row })).sort((a, b) => b.wish.priority - a.wish.priority || a.row - b.row);
  for (const { wish } of ordered) {
    const free = positions(wish)
      .map(([x, y, far]) => ({ x, y, far: far === true, box: /** @type {Box} */ ([x - 1, y - wish.height / 2, x + wish.width + 1, y + wish.height / 2]) }))
      .filter(({ box }) => !taken.hits(box));
    const best = free.find(({ box }) => !frame || cut(box, frame) !== 'partly') ?? free[0];
    if (!best) continue;
    taken.add(best.box);
    placed.push({ wish, x: best.x, y: best.y, far: best.far });
  }
  return placed;
}

/** How much of a box is outside a frame. @param {Box} box @param {Box} frame @returns {'not' | 'partly' | 'wholly'} */
function cut([left, top, right, bottom], frame) {
  if (left >= frame[0] && top >= frame[1] && right <= frame[2] && bottom <= frame[3]) return 'not';
  return right < frame[0] || left > frame[2] || bottom < frame[1] || top > frame[3] ? 'wholly' : 'partly';
}

/** Further off by these many pixels a name that matters still finds room, with a line to it. */
const FAR = [34, 52, 70];

/** @param {Wish} wish @returns {[x: number, y: number, far?: boolean][]} */
function positions({ x, y, radius, width, height, centred, strong }) {
  const side = radius + GAP;
  if (centred) return [[x - width / 2, y], [x - width / 2, y - height], [x - width / 2, y + height]];
  return [
    [x + side, y],
    [x - side - width, y],
    [x - width / 2, y - side - height / 2 + 1],
    [x - width / 2, y + side + height / 2 - 1],
    [x + side * 0.8, y - height * 0.75],
    [x + side * 0.8, y + height * 0.75],
    [x - side * 0.8 - width, y - height * 0.75],
    [x - side * 0.8 - width, y + height * 0.75],
    ...(strong ? FAR.flatMap((step) => around(x, y, width, radius + step)) : []),
  ];
}

/** @param {number} x @param {number} y @param {number} width @param {number} step @returns {[number, number, boolean][]} */
const around = (x, y, width, step) => [
  [x - width / 2, y - step, true],
  [x - width / 2, y + step, true],
  [x + step * 0.7, y - step * 0.7, true],
  [x + step * 0.7, y + step * 0.7, true],
  [x - step * 0.7 - width, y - step * 0.7, true],
  [x - step * 0.7 - width, y + step * 0.7, true],
];

/** Measures names as they will be written. @param {CanvasRenderingContext2D} context @param {Wish[]} wishes */
export function measure(context, wishes) {
  for (const wish of wishes) {
    const key = `${wish.font}\n${wish.spacing ?? ''}\n${wish.text}`;
    let width = widths.get(key);
    if (width === undefined) {
      setType(context, wish);
      width = context.measureText(wish.text).width;
      widths.set(key, width);
    }
    wish.width = width;
  }
}

/** The same names are written on every day; measuring one takes longer than placing it. @type {Map<string, number>} */
const widths = new Map();

/** @param {CanvasRenderingContext2D} context @param {Placed} placed */
export function writeLabel(context, { wish, x, y }) {
  setType(context, wish);
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillStyle = wish.dot ?? wish.colour;
  if (wish.dot) {
    context.beginPath();
    context.arc(wish.x, wish.y, 2, 0, 2 * Math.PI);
    context.fill();
  }
  if (wish.halo) {
    context.lineJoin = 'round';
    context.strokeStyle = wish.halo;
    context.lineWidth = 3.5;
    context.strokeText(wish.text, x, y);
  }
  context.fillStyle = wish.colour;
  context.fillText(wish.text, x, y);
}

/** @param {CanvasRenderingContext2D} context @param {Wish} wish */
function setType(context, { font, spacing }) {
  context.font = font;
  // Firefox before 115 and Safari have no spacing.
  if ('letterSpacing' in context) context.letterSpacing = spacing ?? '0px';
}

const CELL = 64;

/** Boxes by the cells they touch, so that a look-up meets only its neighbours. */
class Grid {
  constructor() {
    /** @type {Map<number, Box[]>} */
    this.cells = new Map();
  }

  /** @param {Box} box @returns {Generator<number>} */
  *keys([left, top, right, bottom]) {
    for (let row = Math.floor(top / CELL); row <= Math.floor(bottom / CELL); row++)
      for (let column = Math.floor(left / CELL); column <= Math.floor(right / CELL); column++) yield row * 65536 + column;
  }

  /** @param {Box} box */
  add(box) {
    for (const key of this.keys(box)) {
      const cell = this.cells.get(key);
      if (cell) cell.push(box);
      else this.cells.set(key, [box]);
    }
  }

  /** @param {Box} box */
  hits(box) {
    for (const key of this.keys(box))
      for (const other of this.cells.get(key) ?? [])
        if (box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]) return true;
    return false;
  }
}
