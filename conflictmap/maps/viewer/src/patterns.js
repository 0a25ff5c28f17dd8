// Patterns for parties whose colours some readers cannot tell apart: a mark inside the sign, none where colour suffices.
import { rgb } from './colours.js';

/**
 * How colours look to dichromats, in linear RGB: Machado, Oliveira and Fernandes, "A Physiologically-based Model for
 * Simulation of Color Vision Deficiency", 2009, severity 1: protanopia, deuteranopia, tritanopia.
 */
const DICHROMATS = [
  [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
];
const EVERYBODY = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** Nearer than this in OKLab, two small signs are easily taken for one another. */
const NEAR = 0.17;

/** None, dot, bar, ring, cross, post, triangle, square. */
export const PATTERNS = 8;

/** @param {number} part of 255 in sRGB @returns {number} linear, 0 to 1 */
const linear = (part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4);

/** @param {number[]} matrix 3 × 3, by rows @param {number[]} vector */
const times = (matrix, vector) => [0, 3, 6].map((row) => matrix[row] * vector[0] + matrix[row + 1] * vector[1] + matrix[row + 2] * vector[2]);

/** OKLab of a linear colour (Ottosson, "A perceptual color space for image processing", 2020). @param {number[]} colour */
function oklab(colour) {
  const cones = times([0.4122214708, 0.5363325363, 0.0514459929, 0.2119034982, 0.6806995451, 0.1073969566, 0.0883024619, 0.2817188376, 0.6299787005], colour).map((cone) => Math.cbrt(Math.max(0, cone)));
  return times([0.2104542553, 0.793617785, -0.0040720468, 1.9779984951, -2.428592205, 0.4505937099, 0.0259040371, 0.7827717662, -0.808675766], cones);
}

/** How different two colours are at worst: to everybody, or to one kind of dichromat. @param {string} one #rrggbb @param {string} other #rrggbb @returns {number} in OKLab */
export function difference(one, other) {
  const both = [one, other].map((colour) => rgb(colour).map(linear));
  const distances = [EVERYBODY, ...DICHROMATS].map((matrix) => {
    const [a, b] = both.map((colour) => oklab(times(matrix, colour).map((part) => Math.min(1, Math.max(0, part)))));
    return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
  });
  return Math.min(...distances);
}

/**
 * Gives each actor the first pattern that no earlier actor of a like colour bears.
 * @param {{colour: string, pattern?: number}[]} actors the most prominent first
 */
export function setPatterns(actors) {
  actors.forEach((actor, rank) => {
    const taken = new Set(actors.slice(0, rank).filter(({ colour }) => difference(colour, actor.colour) < NEAR).map(({ pattern }) => pattern));
    const free = Array.from({ length: PATTERNS }, (_, pattern) => pattern).find((pattern) => !taken.has(pattern));
    actor.pattern = free ?? rank % PATTERNS;
  });
}

/**
 * Draws a pattern's mark around a point; nothing for pattern 0.
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} y
 * @param {number} r of the sign
 * @param {number} pattern
 * @param {string} colour
 */
export function drawMark(context, x, y, r, pattern, colour) {
  const size = r * 0.48;
  const width = Math.max(1.3, r * 0.24);
  context.fillStyle = context.strokeStyle = colour;
  context.lineWidth = width;
  context.beginPath();
  if (pattern === 1 || pattern === 3) {
    context.arc(x, y, pattern === 1 ? size * 0.72 : size, 0, 2 * Math.PI);
    if (pattern === 1) context.fill();
    else context.stroke();
  } else if (pattern === 2 || pattern === 4 || pattern === 5) {
    if (pattern !== 5) context.rect(x - size, y - width / 2, 2 * size, width);
    if (pattern !== 2) context.rect(x - width / 2, y - size, width, 2 * size);
    context.fill();
  } else if (pattern === 6) {
    context.moveTo(x, y - size);
    context.lineTo(x + size, y + size * 0.75);
    context.lineTo(x - size, y + size * 0.75);
    context.fill();
  } else if (pattern === 7) context.fillRect(x - size * 0.7, y - size * 0.7, size * 1.4, size * 1.4);
}
