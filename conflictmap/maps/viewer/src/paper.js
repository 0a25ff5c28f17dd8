// The map on paper: drawn anew for the sheet's own size and colours, because a browser prints the screen's canvas cut off.
import { forgetTheme, readTheme } from './colours.js';

/** CSS pixels; the style sheet fits it to the page. */
const SIZE = { width: 1000, height: 640 };
const RATIO = 2;

/**
 * @param {import('leaflet').Map} map
 * @param {HTMLCanvasElement} canvas
 * @param {import('./sheet.js').Sheet[]} sheets from the ground up
 */
export function drawPaper(map, canvas, sheets) {
  forgetTheme();
  canvas.width = SIZE.width * RATIO;
  canvas.height = SIZE.height * RATIO;
  // Read back, so kept as pixels: a recording of strokes is printed with its own idea of the canvas's size.
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d', { willReadFrequently: true }));
  context.fillStyle = readTheme(canvas).sea;
  context.fillRect(0, 0, canvas.width, canvas.height);
  const view = paperView(map);
  for (const sheet of sheets) {
    const own = document.createElement('canvas');
    own.width = canvas.width;
    own.height = canvas.height;
    sheet.drawOn(own, view, RATIO);
    context.drawImage(own, 0, 0);
  }
}

/** All that the map's window shows, as large as the paper allows. @param {import('leaflet').Map} map @returns {import('./sheet.js').View} */
function paperView(map) {
  const size = map.getSize();
  const growth = Math.min(SIZE.width / size.x, SIZE.height / size.y);
  const zoom = map.getZoom() + Math.log2(growth);
  const centre = map.project(map.getCenter()).multiplyBy(growth);
  return { scale: 256 * 2 ** zoom, left: centre.x - SIZE.width / 2, top: centre.y - SIZE.height / 2, ...SIZE, zoom };
}
