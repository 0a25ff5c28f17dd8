// The signs: how a look is drawn, for places with a point, for areas and in the legend alike.
import { NEUTRAL, visible, withAlpha } from './colours.js';

/**
 * @typedef {import('./data.js').Look} Look
 * @typedef {import('./colours.js').Theme} Theme
 */

/** @param {import('./data.js').Actor | null} actor @param {Theme} theme */
const colourOf = (actor, theme) => visible(actor?.colour ?? NEUTRAL, theme);

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
