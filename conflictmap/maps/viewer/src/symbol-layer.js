// Hundreds of places with full signs: areas, rings of uncertainty, signs, and names that do not collide.
import { fade, NEUTRAL, readTheme, visible, withAlpha } from './colours.js';
import { NEVER } from './clock.js';
import { FONT, measure, placeLabels, writeLabel } from './labels.js';
import { Sheet } from './sheet.js';
import { spread } from './spread.js';
import { drawApartDot, drawArea, drawSign, drawTrace } from './symbols.js';
import { pointPlaces } from './view.js';

/** The kilometres of the equator, which the unit square is wide. */
const EQUATOR = 40_075.017;
const PRIORITY = ['city', 'town', 'airbase', 'village'];
/** Radius of the sign by the zoom at which a place of that weight is drawn whole. */
const LARGEST = 8.5;
/** Pixels of the canvas, which is wider than the map, from which on signs grow with it. */
const WIDE = 3200;
/** What a siege adds to a sign's radius. */
const SIEGE = 8;
/** Up to so many places are moved apart together, whether in view or not, so that panning moves none of them. */
const TOGETHER = 700;
/** Pixels from which a moved sign gets a line to its place. */
const LED = 3;
/** How much one change counts in the order of labels, and how many count. */
const CHANGE = { worth: 0.4, most: 8 };

/** @typedef {{place: number, x: number, y: number, r: number}} Hit */

export class SymbolLayer extends Sheet {
  /**
   * @param {import('./data.js').Dataset} data
   * @param {import('./state.js').State} state
   * @param {import('./basemap.js').BaseMap | null} ground whose names find room between those of the places
   */
  constructor(data, state, ground) {
    super({ pane: 'overlayPane', padding: 0.3 });
    this.data = data;
    this.ground = ground;
    this.state = state;
    this.asked = 0;
    /** @type {Hit[]} */
    this.hits = [];
    /** @type {Uint32Array | null} */
    this.turns = null;
    /** @type {Set<number> | null} */
    this.besieged = null;
    /** @type {{key: string, places: number[], moved: Float32Array}} */
    this.shifts = { key: '', places: [], moved: new Float32Array() };
    const weights = data.columns.meta.kinds.map(weightOf);
    this.weights = new Float32Array(data.size);
    for (let place = 0; place < data.size; place++) this.weights[place] = weights[data.kind[place]];
  }

  /** @param {number[]} _touched */
  update(_touched) {
    if (this.asked) return;
    this.asked = requestAnimationFrame(() => {
      this.asked = 0;
      this.refresh();
    });
  }

  /** By how old its newest evidence is. @param {number} place */
  strength(place) {
    const { clock } = this.state;
    const event = clock.current[place];
    const heard = event < 0 ? NEVER : clock.heard[event];
    return heard === NEVER ? 1 : fade(clock.day - heard);
  }

  /** @override */
  draw() {
    const { data, state, view } = this;
    const theme = readTheme(this._map.getContainer());
    const context = this.cleared();
    this.hits = [];
    /** @type {import('./labels.js').Wish[]} */
    const wishes = [];
    /** @type {import('./labels.js').Box[]} */
    const obstacles = [];
    this.drawAreas(context, theme, wishes);
    const order = this.inOrder();
    const asked = new Set(state.filter.active ? order.filter((place) => state.passes(place)) : order);
    for (const place of order) if (asked.has(place)) this.drawRing(context, place, theme);
    const signs = this.signs(order);
    for (const { place, x, y } of signs) if (asked.has(place)) this.drawLead(context, place, x, y, theme);
    this.turns ??= data.clocks.now.turnsByPlace();
    for (const { place, x, y } of signs) {
      if (x < -40 || y < -40 || x > view.width + 40 || y > view.height + 40) continue;
      if (!asked.has(place)) {
        drawTrace(context, this.px(data.x[place]), this.py(data.y[place]), theme);
        continue;
      }
      const r = this.size(place);
      const look = data.lookOf(state.clock, place);
      drawSign(context, x, y, r, look, this.strength(place), theme);
      if (state.differs(place)) drawApartDot(context, x, y, r, theme);
      const reach = r + (look.besieger ? SIEGE : 1) + (place === state.selected ? 5 : 0);
      this.hits.push({ place, x, y, r: reach });
      obstacles.push([x - reach, y - reach, x + reach, y + reach]);
      const busy = Math.min(this.turns[place], CHANGE.most) * CHANGE.worth;
      const priority = this.weights[place] + busy + (look.status === 'unknown' ? -4 : 0) + (place === state.selected ? 100 : 0);
      wishes.push({ text: data.names[place], x, y, radius: reach, width: 0, height: 15 * this.magnified, priority, ...typeOf(this.weights[place] >= 4 || place === state.selected, theme, this.magnified) });
    }
    this.drawSelection(context, theme);
    this.drawLabels(context, theme, wishes, obstacles);
  }

  /** The located places without an outline, the weighty last, so that they lie on top. @returns {number[]} */
  inOrder() {
    if (!this.order) {
      const { data, weights } = this;
      this.order = [...pointPlaces(data)].sort((a, b) => weights[a] - weights[b] || b - a);
    }
    return this.order;
  }

  /**
   * Where each sign goes: on its place, or beside it where it would hide others. The same on every day.
   * @param {number[]} order
   * @returns {{place: number, x: number, y: number}[]}
   */
  signs(order) {
    const { data, view } = this;
    const together = order.length <= TOGETHER;
    const key = together ? `${view.zoom}` : `${view.zoom} ${view.left} ${view.top}`;
    if (key !== this.shifts.key) {
      const places = together ? order : order.filter((place) => this.inView(place));
      this.besieged ??= everBesieged(data);
      const discs = places.map((place) => ({
        x: data.x[place] * view.scale,
        y: data.y[place] * view.scale,
        r: this.size(place) + (/** @type {Set<number>} */ (this.besieged).has(place) ? SIEGE : 1.5),
        firm: this.weights[place] >= 4,
      }));
      this.shifts = { key, places, moved: spread(discs) };
    }
    const { places, moved } = this.shifts;
    return places.map((place, i) => ({ place, x: this.px(data.x[place]) + moved[2 * i], y: this.py(data.y[place]) + moved[2 * i + 1] }));
  }

  /** @param {number} place */
  inView(place) {
    const { data, view } = this;
    const [x, y] = [this.px(data.x[place]), this.py(data.y[place])];
    return x > -80 && y > -80 && x < view.width + 80 && y < view.height + 80;
  }

  /** A line from a sign that stands beside its place. @param {CanvasRenderingContext2D} context @param {number} place @param {number} x @param {number} y @param {import('./colours.js').Theme} theme */
  drawLead(context, place, x, y, theme) {
    const [ownX, ownY] = [this.px(this.data.x[place]), this.py(this.data.y[place])];
    if (Math.hypot(x - ownX, y - ownY) < LED) return;
    context.beginPath();
    context.moveTo(ownX, ownY);
    context.lineTo(x, y);
    context.strokeStyle = theme.muted;
    context.lineWidth = 1;
    context.stroke();
    context.beginPath();
    context.arc(ownX, ownY, 1.6, 0, 2 * Math.PI);
    context.fillStyle = theme.ink;
    context.fill();
  }

  /** @param {number} place */
  size(place) {
    const growth = Math.min(1, Math.max(0.55, (this.view.zoom - 3) / 5));
    return Math.max(4, (LARGEST - (4 - this.weights[place]) * 0.7) * growth) * this.magnified;
  }

  /** On a very wide map signs and names are larger: it is looked at from further off. */
  get magnified() {
    return Math.min(1.5, Math.max(1, this.view.width / WIDE));
  }

  /** @param {number} place @returns {number} pixels */
  ringRadius(place) {
    const kilometre = this.view.scale / (EQUATOR * Math.cos((this.data.latitude[place] * Math.PI) / 180));
    return this.data.radius[place] * kilometre;
  }

  /** @param {CanvasRenderingContext2D} context @param {import('./colours.js').Theme} theme @param {import('./labels.js').Wish[]} wishes */
  drawAreas(context, theme, wishes) {
    const { data, state, view } = this;
    for (const [place, outline] of this.areas()) {
      if (!state.passes(place)) continue;
      const look = data.lookOf(state.clock, place);
      const path = this.outline(outline);
      drawArea(context, path, [view.width, view.height], look, this.strength(place), theme, true);
      if (place === state.selected) {
        context.strokeStyle = theme.accent;
        context.lineWidth = 2.5;
        context.stroke(path);
      }
      this.wishArea(place, wishes, theme);
    }
    for (let place = 0; place < data.size; place++) {
      if (data.outlines.has(place) || !data.located[place] || !data.areal.has(data.kindOf(place)) || !state.passes(place)) continue;
      const circle = new Path2D();
      circle.arc(this.px(data.x[place]), this.py(data.y[place]), this.ringRadius(place), 0, 2 * Math.PI);
      drawArea(context, circle, [view.width, view.height], data.lookOf(state.clock, place), this.strength(place), theme, false);
      this.wishArea(place, wishes, theme);
    }
  }

  /** The outlines, the largest first, so that the smaller lie on top. @returns {[number, import('./data.js').Outline][]} */
  areas() {
    this.outlines ??= [...this.data.outlines].sort(([, a], [, b]) => extentOf(b) - extentOf(a));
    return this.outlines;
  }

  /** @param {number} place @param {import('./labels.js').Wish[]} wishes @param {import('./colours.js').Theme} theme */
  wishArea(place, wishes, theme) {
    const { data, state } = this;
    if (!data.located[place]) return;
    const [x, y] = [this.px(data.x[place]), this.py(data.y[place])];
    // An area has no sign by which the dot could stand, so its name bears it.
    const text = state.differs(place) ? `${data.names[place]} •` : data.names[place];
    wishes.push({ text, x, y, radius: 0, width: 0, height: 15, priority: place === state.selected ? 100 : 0.5, centred: true, font: `italic 500 12px ${FONT}`, colour: theme.muted, halo: theme.halo });
  }

  /** @param {CanvasRenderingContext2D} context @param {number} place @param {import('./colours.js').Theme} theme */
  drawRing(context, place, theme) {
    const { data, state, view } = this;
    const r = this.ringRadius(place);
    if (r < this.size(place) + 4) return;
    const [x, y] = [this.px(data.x[place]), this.py(data.y[place])];
    if (x + r < 0 || y + r < 0 || x - r > view.width || y - r > view.height) return;
    const look = data.lookOf(state.clock, place);
    const colour = visible(look.holder?.colour ?? NEUTRAL, theme);
    context.beginPath();
    context.arc(x, y, r, 0, 2 * Math.PI);
    context.fillStyle = withAlpha(colour, 0.05);
    context.fill();
    context.strokeStyle = withAlpha(colour, 0.55);
    context.lineWidth = 1;
    context.setLineDash([3, 3]);
    context.stroke();
    context.setLineDash([]);
  }

  /** @param {CanvasRenderingContext2D} context @param {import('./colours.js').Theme} theme */
  drawSelection(context, theme) {
    const hit = this.hits.find(({ place }) => place === this.state.selected);
    if (!hit) return;
    for (const [colour, width] of /** @type {[string, number][]} */ ([[theme.halo, 5], [theme.accent, 2.5]])) {
      context.beginPath();
      context.arc(hit.x, hit.y, hit.r - 1, 0, 2 * Math.PI);
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.stroke();
    }
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {import('./colours.js').Theme} theme
   * @param {import('./labels.js').Wish[]} wishes
   * @param {import('./labels.js').Box[]} obstacles
   */
  drawLabels(context, theme, wishes, obstacles) {
    wishes.push(...(this.ground?.names(this, theme) ?? []));
    const within = wishes.filter(({ x, y }) => x > -60 && y > -20 && x < this.view.width + 60 && y < this.view.height + 20);
    measure(context, within);
    for (const placed of placeLabels(within, obstacles, this.frame())) {
      if (placed.far) drawLeadOfLabel(context, placed.wish, placed.x, placed.y, theme);
      writeLabel(context, placed);
    }
  }

  /** The place at a point of the canvas, signs before areas. @param {number} x @param {number} y @returns {number} -1 where there is none */
  at(x, y) {
    let best = -1;
    let nearest = Infinity;
    for (const hit of this.hits) {
      const distance = Math.hypot(hit.x - x, hit.y - y);
      if (distance <= Math.max(hit.r + 3, 14) && distance < nearest) [best, nearest] = [hit.place, distance];
    }
    return best >= 0 ? best : this.areaAt(x, y);
  }

  /** @param {number} x @param {number} y @returns {number} */
  areaAt(x, y) {
    const { data } = this;
    const [ux, uy] = [(x + this.view.left) / this.view.scale, (y + this.view.top) / this.view.scale];
    for (const [place, outline] of [...this.areas()].reverse()) if (this.state.passes(place) && contains(outline, ux, uy)) return place;
    for (let place = 0; place < data.size; place++) {
      if (!this.state.passes(place) || data.outlines.has(place) || !data.located[place] || !data.areal.has(data.kindOf(place))) continue;
      if (Math.hypot(this.px(data.x[place]) - x, this.py(data.y[place]) - y) < this.ringRadius(place)) return place;
    }
    return -1;
  }
}

/** @param {boolean} strong @param {import('./colours.js').Theme} theme @param {number} magnified */
const typeOf = (strong, theme, magnified) => ({ strong, font: strong ? `650 ${13 * magnified}px ${FONT}` : `500 ${12 * magnified}px ${FONT}`, colour: theme.ink, halo: theme.halo });

/** A line from a sign to a name that found room only further off. @param {CanvasRenderingContext2D} context @param {import('./labels.js').Wish} wish @param {number} x @param {number} y @param {import('./colours.js').Theme} theme */
function drawLeadOfLabel(context, wish, x, y, theme) {
  const end = [Math.max(x, Math.min(wish.x, x + wish.width)), wish.y > y ? y + wish.height / 2 : y - wish.height / 2];
  const length = Math.hypot(end[0] - wish.x, end[1] - wish.y) || 1;
  context.beginPath();
  context.moveTo(wish.x + ((end[0] - wish.x) / length) * wish.radius, wish.y + ((end[1] - wish.y) / length) * wish.radius);
  context.lineTo(end[0], end[1]);
  for (const [colour, width] of /** @type {[string, number][]} */ ([[theme.halo, 3], [theme.ink, 1]])) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.stroke();
  }
}

/** The places that are besieged at any time. @param {import('./data.js').Dataset} data @returns {Set<number>} */
function everBesieged({ clocks: { now, known }, looks }) {
  const places = new Set();
  for (const clock of [now, known])
    if (clock) for (let event = 0; event < clock.place.length; event++) if (looks[clock.look[event]].besieger) places.add(clock.place[event]);
  return places;
}

/** @param {string} kind */
function weightOf(kind) {
  const rank = PRIORITY.indexOf(kind);
  return rank < 0 ? 1.5 : 4 - rank * 0.75;
}

/** @param {import('./data.js').Outline} outline */
function extentOf(outline) {
  let [left, top, right, bottom] = [1, 1, 0, 0];
  for (const polygon of outline)
    for (let i = 0; i < polygon[0].length; i += 2) {
      left = Math.min(left, polygon[0][i]);
      right = Math.max(right, polygon[0][i]);
      top = Math.min(top, polygon[0][i + 1]);
      bottom = Math.max(bottom, polygon[0][i + 1]);
    }
  return (right - left) * (bottom - top);
}

/** Whether a point lies inside, by counting crossings. @param {import('./data.js').Outline} outline @param {number} x @param {number} y */
export function contains(outline, x, y) {
  let inside = false;
  for (const polygon of outline)
    for (const ring of polygon)
      for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
        const [ax, ay, bx, by] = [ring[i], ring[i + 1], ring[j], ring[j + 1]];
        if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
      }
  return inside;
}
