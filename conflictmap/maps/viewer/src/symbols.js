// The signs: how a look is drawn, for places with a point, for areas and in the legend alike.
import { contrast, NEUTRAL, rgb, visible, withAlpha } from './colours.js';
import { drawMark } from './patterns.js';

/**
 * @typedef {import('./data.js').Look} Look
 * @typedef {import('./colours.js').Theme} Theme
 */

/** @param {import('./data.js').Actor | null} actor @param {Theme} theme */
const colourOf = (actor, theme) => visible(actor?.colour ?? NEUTRAL, theme);

/** Draws the mark by which an actor is told from those of like colours. @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} r @param {import('./data.js').Actor | null} actor @param {Theme} theme */
function markOf(context, x, y, r, actor, theme) {
  if (!actor?.pattern) return;
  const body = rgb(colourOf(actor, theme));
  drawMark(context, x, y, r, actor.pattern, contrast(body, WHITE) > contrast(body, BLACK) ? '#ffffff' : '#000000');
}

const WHITE = [255, 255, 255];
const BLACK = [0, 0, 0];

/**
 * Draws the sign of a place with a point.
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {number} r radius
 * @param {Look} look
 * @param {number} strength 0 to 1, how strongly its evidence is drawn
 * @param {Theme} theme
 */
export function drawSign(context, x, y, r, look, strength, theme) {
  context.save();
  context.translate(x, y);
  // The paper under a faded sign keeps what lies below from showing through as a colour of its own.
  disc(context, r + 1.4);
  context.fillStyle = theme.halo;
  context.fill();
  context.globalAlpha = strength;
  FILLS[look.status](context, r, look, theme);
  if (look.divided) notch(context, r, theme);
  context.globalAlpha = Math.max(strength, 0.75);
  if (look.besieger) siege(context, r, colourOf(look.besieger, theme), theme);
  context.restore();
}

/** @type {Record<Look['status'], (context: CanvasRenderingContext2D, r: number, look: Look, theme: Theme) => void>} */
const FILLS = {
  controlled(context, r, look, theme) {
    disc(context, r);
    context.fillStyle = colourOf(look.holder, theme);
    context.fill();
    markOf(context, 0, 0, r, look.holder, theme);
  },
  contested(context, r, look, theme) {
    disc(context, r);
    context.fillStyle = look.holder || look.rival ? colourOf(look.holder ?? look.rival, theme) : theme.muted;
    context.fill();
    context.save();
    context.clip();
    hatch(context, r, look.rival && look.holder ? colourOf(look.rival, theme) : theme.paper, Math.max(1.8, r * 0.36), Math.max(4, r * 0.9));
    context.restore();
    disc(context, r);
    context.strokeStyle = look.holder ? colourOf(look.holder, theme) : theme.ink;
    context.lineWidth = 1.4;
    context.stroke();
  },
  disputed(context, r, look, theme) {
    for (const [half, actor] of /** @type {[number, import('./data.js').Actor | null][]} */ ([[1, look.holder], [-1, look.rival]])) {
      context.beginPath();
      context.arc(0, 0, r, (half * Math.PI) / 2, (-half * Math.PI) / 2);
      context.closePath();
      context.fillStyle = actor ? colourOf(actor, theme) : theme.paper;
      context.fill();
      markOf(context, -half * r * 0.5, 0, r * 0.55, actor, theme);
    }
    context.beginPath();
    context.moveTo(0, -r);
    context.lineTo(0, r);
    context.strokeStyle = theme.halo;
    context.lineWidth = 1.5;
    context.stroke();
    disc(context, r);
    context.strokeStyle = colourOf(look.holder, theme);
    context.lineWidth = 1.4;
    context.stroke();
  },
  vacated(context, r, look, theme) {
    disc(context, r - 1);
    context.strokeStyle = look.holder ? colourOf(look.holder, theme) : theme.ink;
    context.lineWidth = 2;
    context.stroke();
  },
  unknown(context, r, look, theme) {
    disc(context, r - 2);
    context.setLineDash([1.6, 2]);
    context.strokeStyle = theme.muted;
    context.lineWidth = 1.3;
    context.stroke();
    context.setLineDash([]);
  },
};

/** @param {CanvasRenderingContext2D} context @param {number} r */
function disc(context, r) {
  context.beginPath();
  context.arc(0, 0, Math.max(r, 0.5), 0, 2 * Math.PI);
}

/** Draws what is left of a place that does not match the filter. @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {Theme} theme */
export function drawTrace(context, x, y, theme) {
  context.beginPath();
  context.arc(x, y, 2.5, 0, 2 * Math.PI);
  context.fillStyle = withAlpha(theme.muted, 0.45);
  context.fill();
}

/** Draws the dot by a sign where the other clock shows something else. @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} r of the sign @param {Theme} theme */
export function drawApartDot(context, x, y, r, theme) {
  const reach = (r + 1) * Math.SQRT1_2;
  context.beginPath();
  context.arc(x + reach, y - reach, 3.2, 0, 2 * Math.PI);
  context.fillStyle = theme.accent;
  context.fill();
  context.strokeStyle = theme.halo;
  context.lineWidth = 1.4;
  context.stroke();
}

/** Strokes diagonals over a square of half width `r`; the caller clips. @param {CanvasRenderingContext2D} context @param {number} r @param {string} colour @param {number} width @param {number} step */
function hatch(context, r, colour, width, step) {
  context.beginPath();
  for (let at = -2 * r; at <= 2 * r; at += step) {
    context.moveTo(at - r, r);
    context.lineTo(at + r, -r);
  }
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke();
}

/** A piece cut out: part of the place is in other hands. @param {CanvasRenderingContext2D} context @param {number} r @param {Theme} theme */
function notch(context, r, theme) {
  context.beginPath();
  context.moveTo(0, 0);
  context.arc(0, 0, r + 0.5, -Math.PI / 2, 0);
  context.closePath();
  context.fillStyle = theme.halo;
  context.fill();
}

/** Spikes that point inwards. @param {CanvasRenderingContext2D} context @param {number} r @param {string} colour @param {Theme} theme */
function siege(context, r, colour, theme) {
  for (const [stroke, width] of /** @type {[string, number][]} */ ([[theme.halo, 4], [colour, 2]])) {
    context.beginPath();
    for (let i = 0; i < 8; i++) {
      const angle = (i * Math.PI) / 4;
      context.moveTo(Math.cos(angle) * (r + 2.5), Math.sin(angle) * (r + 2.5));
      context.lineTo(Math.cos(angle) * (r + 6.5), Math.sin(angle) * (r + 6.5));
    }
    context.strokeStyle = stroke;
    context.lineWidth = width;
    context.stroke();
  }
  disc(context, r + 7);
  context.strokeStyle = colour;
  context.lineWidth = 1.2;
  context.stroke();
}

/**
 * Fills and outlines an area in a state.
 * @param {CanvasRenderingContext2D} context
 * @param {Path2D} path
 * @param {[number, number]} size width and height of the canvas
 * @param {Look} look
 * @param {number} strength
 * @param {Theme} theme
 * @param {boolean} known false for a circle that stands for an area whose outline nobody has given
 */
export function drawArea(context, path, [width, height], look, strength, theme, known) {
  const colour = look.holder || look.status === 'contested' ? colourOf(look.holder, theme) : null;
  context.save();
  context.globalAlpha = strength;
  if (colour && look.status !== 'vacated' && look.status !== 'unknown') {
    context.fillStyle = withAlpha(colour, known ? 0.2 : 0.1);
    context.fill(path, 'evenodd');
  }
  if (look.status === 'controlled' && look.holder?.pattern) texture(context, path, [width, height], look.holder.pattern, colourOf(look.holder, theme));
  if (look.status === 'contested' || look.status === 'disputed') {
    context.save();
    context.clip(path, 'evenodd');
    const other = look.rival ? colourOf(look.rival, theme) : theme.muted;
    context.beginPath();
    for (let x = -height; x < width; x += look.status === 'contested' ? 9 : 22) {
      context.moveTo(x, height);
      context.lineTo(x + height, 0);
    }
    context.strokeStyle = withAlpha(other, look.status === 'contested' ? 0.45 : 0.25);
    context.lineWidth = look.status === 'contested' ? 2 : 11;
    context.stroke();
    context.restore();
  }
  context.strokeStyle = colour ? withAlpha(colour, 0.7) : theme.muted;
  context.lineWidth = look.status === 'unknown' ? 0.8 : 1.4;
  if (!known || look.status === 'unknown') context.setLineDash([4, 4]);
  context.stroke(path);
  context.restore();
}

/** Strews an actor's mark over an area. @param {CanvasRenderingContext2D} context @param {Path2D} path @param {[number, number]} size @param {number} pattern @param {string} colour */
function texture(context, path, [width, height], pattern, colour) {
  context.save();
  context.clip(path, 'evenodd');
  for (let y = 0, row = 0; y < height; y += 26, row++) for (let x = (row % 2) * 15; x < width; x += 30) drawMark(context, x, y, 7, pattern, withAlpha(colour, 0.5));
  context.restore();
}

/**
 * Draws a stretch of a history bar.
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} width
 * @param {number} height
 * @param {import('./data.js').Look} look
 * @param {import('./colours.js').Theme} theme
 */
export function drawSpan(context, x, width, height, look, theme) {
  context.save();
  context.beginPath();
  context.rect(x, 3, Math.max(width, 1), height - 6);
  context.clip();
  const empty = look.status === 'unknown' || look.status === 'vacated' || !look.holder;
  context.fillStyle = empty ? withAlpha('#808080', look.status === 'unknown' ? 0.14 : 0.3) : visible(/** @type {import('./data.js').Actor} */ (look.holder).colour, theme);
  context.fillRect(x, 3, width, height - 6);
  if (look.status === 'contested' || look.status === 'disputed') {
    context.strokeStyle = look.rival ? visible(look.rival.colour, theme) : theme.paper;
    context.lineWidth = look.status === 'contested' ? 2 : 5;
    context.beginPath();
    for (let at = x - height; at < x + width; at += look.status === 'contested' ? 5 : 12) {
      context.moveTo(at, height);
      context.lineTo(at + height, 0);
    }
    context.stroke();
  } else if (!empty) for (let at = x + 8; at < x + width - 3; at += 18) markOf(context, at, height / 2, 6, look.holder, theme);
  context.restore();
}
