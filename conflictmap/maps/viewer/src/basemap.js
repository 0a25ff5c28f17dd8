// The base map: land, borders, regions, and the names of countries, regions and towns.
import { lineReader, mercator, polygonReader } from './data.js';
import { readTheme } from './colours.js';
import { FONT, measure, placeLabels, writeLabel } from './labels.js';
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
    const region = lineReader(columns, 'regions', meta.units_per_degree);
    this.regions = Array.from({ length: columns.integers('regions_points').length }, region);
    this.countries = namedPoints(columns, 'label');
    this.provinces = namedPoints(columns, 'region');
    this.towns = namedPoints(columns, 'town');
    this.population = columns.integers('town_population');
    /** Whether the layer above names the ground as well, around its own names. */
    this.named = false;
  }

  /** @override */
  draw() {
    const theme = readTheme(this._map.getContainer());
    const context = this.cleared();
    context.fillStyle = theme.land;
    context.fill(this.outline(this.land), 'evenodd');
    if (this.view.zoom >= REGIONS_FROM) this.strokeLines(this.regions, 0.7, theme.border);
    this.strokeLines(this.borders, 1.3, theme.border);
    if (!this.named) this.drawNames(context, theme);
  }

  /** @param {number[][]} lines @param {number} width @param {string} colour */
  strokeLines(lines, width, colour) {
    const { context } = this;
    const path = new Path2D();
    for (const line of lines) this.trace(path, line);
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.lineJoin = 'round';
    context.stroke(path);
  }

  /** @param {CanvasRenderingContext2D} context @param {import('./colours.js').Theme} theme */
  drawNames(context, theme) {
    const wishes = this.names(this, theme);
    measure(context, wishes);
    for (const placed of placeLabels(wishes, [])) writeLabel(context, placed);
  }

  /**
   * The names of the ground as wishes for room, below all names of places.
   * @param {Sheet} sheet on which they are written
   * @param {import('./colours.js').Theme} theme
   * @returns {import('./labels.js').Wish[]}
   */
  names(sheet, theme) {
    const { zoom } = sheet.view;
    /** @param {{name: string, x: number, y: number}[]} named @param {number} rank @param {Pick<import('./labels.js').Wish, 'font' | 'colour'> & Partial<import('./labels.js').Wish>} style */
    const wishes = (named, rank, style) =>
      named.map(({ name, x, y }, row) => ({ text: name, x: sheet.px(x), y: sheet.py(y), radius: 0, width: 0, height: 16, priority: rank - row / 1000, ...style }));
    const found = [];
    if (zoom <= 8) {
      const font = `500 ${zoom < 5 ? 10 : 12}px ${FONT}`;
      const countries = this.countries.map((country) => ({ ...country, name: country.name.toUpperCase() }));
      found.push(...wishes(countries, -20, { font, spacing: '0.18em', colour: theme.country, centred: true }));
    }
    if (zoom >= REGIONS_FROM && zoom <= 10) found.push(...wishes(this.provinces, -40, { font: `500 11px ${FONT}`, spacing: '0.1em', colour: theme.country, centred: true }));
    const least = LEAST_PEOPLE.find(([from]) => zoom >= from)?.[1] ?? Infinity;
    const towns = this.towns.filter((_, row) => this.population[row] >= least);
    found.push(...wishes(towns, -30, { font: `400 11px ${FONT}`, colour: theme.country, dot: theme.country, radius: 1, height: 14 }));
    return found;
  }
}

/** The zoom from which regions show. */
const REGIONS_FROM = 6;
/** From which zoom on towns of how many people are named. @type {[zoom: number, people: number][]} */
const LEAST_PEOPLE = [[10, 0], [9, 5_000], [8, 20_000], [7, 100_000], [6, 400_000], [5, 2_000_000]];

/** @param {import('./columns.js').Columns} columns @param {string} prefix @returns {{name: string, x: number, y: number}[]} */
function namedPoints(columns, prefix) {
  const units = columns.meta.units_per_degree;
  const [longitudes, latitudes] = ['longitude', 'latitude'].map((axis) => columns.integers(`${prefix}_${axis}`));
  return columns.text(prefix).map((name, row) => ({ name, x: mercator.x(longitudes[row] / units), y: mercator.y(latitudes[row] / units) }));
}
