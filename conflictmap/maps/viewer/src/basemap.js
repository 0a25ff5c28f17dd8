// The base map: land, borders and the countries' names.
import { lineReader, mercator, polygonReader } from './data.js';
import { readTheme } from './colours.js';
import { FONT, placeLabels } from './labels.js';
import { Sheet } from './sheet.js';

export class BaseMap extends Sheet {
  /** @param {import('./columns.js').Columns} columns */
  constructor(columns) {
    super({ pane: 'tilePane', padding: 0.5 });
    const { meta } = columns;
    /** @type {[number, number, number, number]} west, south, east, north */
    this.bounds = meta.bounds;
    this.land = polygonReader(columns, 'land', meta.units_per_degree)();
    const line = lineReader(columns, 'borders', meta.units_per_degree);
    const lines = columns.integers('borders_points').length;
    this.borders = Array.from({ length: lines }, line);
    const latitudes = columns.integers('label_latitude');
    const longitudes = columns.integers('label_longitude');
    this.labels = columns.text('label').map((name, row) => ({
      name,
      x: mercator.x(longitudes[row] / meta.units_per_degree),
      y: mercator.y(latitudes[row] / meta.units_per_degree),
    }));
  }

  /** @override */
  draw() {
    const theme = readTheme(this._map.getContainer());
    const context = this.cleared();
    context.fillStyle = theme.land;
    context.fill(this.outline(this.land), 'evenodd');
    const borders = new Path2D();
    for (const line of this.borders) this.trace(borders, line);
    context.strokeStyle = theme.border;
    context.lineWidth = 1.1;
    context.lineJoin = 'round';
    context.stroke(borders);
    this.drawNames(context, theme);
  }

  /** @param {CanvasRenderingContext2D} context @param {import('./colours.js').Theme} theme */
  drawNames(context, theme) {
    if (this.view.zoom > 8) return;
    context.fillStyle = theme.country;
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    context.font = `500 ${this.view.zoom < 5 ? 10 : 12}px ${FONT}`;
    if ('letterSpacing' in context) context.letterSpacing = '0.18em';
    const wishes = this.labels.map(({ name, x, y }, row) => {
      const text = name.toUpperCase();
      return { text, x: this.px(x), y: this.py(y), radius: 0, width: context.measureText(text).width, height: 16, priority: -row, centred: true };
    });
    for (const { wish, x, y } of placeLabels(wishes, [])) context.fillText(wish.text, x, y);
    if ('letterSpacing' in context) context.letterSpacing = '0px';
  }
}
