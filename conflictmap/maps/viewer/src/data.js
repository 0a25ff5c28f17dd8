// The page's data as the modules use it: places, actors, looks and both clocks.
import { unturned } from './bidi.js';
import { Clock } from './clock.js';
import { actorColour, NEUTRAL } from './colours.js';
import { epochDay, isoDay } from './days.js';
import { setPatterns } from './patterns.js';

/**
 * @typedef {object} Actor
 * @property {string} id
 * @property {string} name
 * @property {string} colour
 * @property {number} [pattern] that tells it from parties of a colour like its own; 0 for none
 *
 * @typedef {object} Look what of a state can be seen
 * @property {'controlled' | 'contested' | 'disputed' | 'vacated' | 'unknown'} status
 * @property {Actor | null} holder
 * @property {Actor | null} rival
 * @property {Actor | null} besieger UNNAMED where a siege is reported but not whose
 * @property {boolean} divided
 */

/** The besieger whom nobody names. @type {Actor} */
export const UNNAMED = { id: 'unknown', name: '', colour: NEUTRAL };

/** @type {Look} */
export const UNKNOWN = { status: 'unknown', holder: null, rival: null, besieger: null, divided: false };

/** A look of which only some parts are said, for legends and lists. @param {Partial<Look>} parts @returns {Look} */
export const lookWith = (parts) => ({ status: 'controlled', holder: null, rival: null, besieger: null, divided: false, ...parts });

/** Unit coordinates of the web's Mercator projection, 0 to 1 from the north-west. */
export const mercator = {
  /** @param {number} longitude */
  x: (longitude) => (longitude + 180) / 360,
  /** @param {number} latitude */
  y: (latitude) => {
    const sine = Math.sin((Math.max(-85.06, Math.min(85.06, latitude)) * Math.PI) / 180);
    return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
  },
};

/** @typedef {number[][][]} Outline polygons of rings of unit coordinates, x and y alternating */

export class Dataset {
  /**
   * @param {import('./columns.js').Columns} columns
   * @param {string} [language] of the names of places, where they are known in it: ISO 639-1
   */
  constructor(columns, language = 'en') {
    const { meta } = columns;
    this.columns = columns;
    this.firstDay = epochDay(meta.first);
    /** @type {number} */
    this.days = meta.days;
    /** @type {number} */
    this.size = meta.places;
    /** @type {Actor[]} */
    this.actors = meta.actors.map((/** @type {string[]} */ [id, name, colour]) => ({ id, name: unturned(name), colour: actorColour(colour) }));
    /** @type {Look[]} */
    this.looks = meta.looks.map((/** @type {[Look['status'], number, number, number, number]} */ [status, holder, rival, besieger, divided]) => ({
      status,
      holder: this.actors[holder - 1] ?? null,
      rival: this.actors[rival - 1] ?? null,
      besieger: besieger < 0 ? UNNAMED : (this.actors[besieger - 1] ?? null),
      divided: divided === 1,
    }));
    const longitude = columns.integers('longitude');
    const latitude = columns.integers('latitude');
    this.located = columns.raw('located');
    this.x = new Float64Array(this.size);
    this.y = new Float64Array(this.size);
    this.latitude = new Float32Array(this.size);
    const radius = columns.integers('radius');
    this.radius = new Float32Array(this.size);
    for (let place = 0; place < this.size; place++) {
      this.latitude[place] = latitude[place] / meta.units_per_degree;
      this.x[place] = mercator.x(longitude[place] / meta.units_per_degree);
      this.y[place] = mercator.y(this.latitude[place]);
      this.radius[place] = radius[place] / meta.radius_units_per_km;
    }
    this.kind = columns.integers('kind');
    /** @type {Set<string>} kinds of place that are never drawn as a point */
    this.areal = new Set(meta.areal);
    this.within = columns.integers('within');
    const appearances = appearancesOf(this.looks);
    this.clocks = {
      now: new Clock(columns, 'now', this.size, this.days, appearances),
      known: columns.has('known_count') ? new Clock(columns, 'known', this.size, this.days, appearances) : null,
    };
    this.outlines = readOutlines(columns);
    /** The actors that hold, contest or besiege a place at any time, those that hold most for longest first. */
    this.ranked = rankActors(this);
    setPatterns(this.ranked);
    this.language = language;
    // What only a list or a panel needs is decoded when it first asks.
    /** @type {string[] | undefined} */
    this.nameList = undefined;
    /** @type {string[] | undefined} */
    this.idList = undefined;
    /** @type {Int32Array | undefined} */
    this.provenanceRows = undefined;
    /** @type {string[] | undefined} */
    this.ownNames = undefined;
    /** @type {Map<number, {language: string, name: string}[]> | undefined} */
    this.otherNameLists = undefined;
  }

  /** Names places in a language from now on. @param {string} language ISO 639-1 */
  speak(language) {
    this.language = language;
    this.nameList = undefined;
    this.ownNames = undefined;
  }

  /** @returns {string[]} every day, in ISO 8601 */
  get dates() {
    return Array.from({ length: this.days }, (_, day) => isoDay(this.firstDay + day));
  }

  /** Every place's name in the reader's language, where one is known, else the one it goes by. @returns {string[]} */
  get names() {
    if (!this.nameList) {
      this.nameList = this.columns.text('name');
      if (this.language !== 'en')
        for (const [place, others] of this.otherNames) {
          const own = others.find(({ language }) => language === this.language);
          if (own) this.nameList[place] = own.name;
        }
    }
    return this.nameList;
  }

  /** @returns {string[]} */
  get ids() {
    return (this.idList ??= this.columns.has('id') ? this.columns.text('id') : Array.from({ length: this.size }, (_, row) => String(row)));
  }

  /** @param {number} place @returns {string} */
  kindOf(place) {
    return this.columns.meta.kinds[this.kind[place]];
  }

  /** @param {number} place @returns {string} */
  provenanceOf(place) {
    return this.columns.meta.provenances[(this.provenanceRows ??= this.columns.integers('provenance'))[place]];
  }

  /** The other names of places that have any, with their languages. @returns {Map<number, {language: string, name: string}[]>} */
  get otherNames() {
    if (!this.otherNameLists) {
      const { columns } = this;
      const [languages, texts] = [columns.text('names_language'), columns.text('names_text')];
      /** @type {Map<number, {language: string, name: string}[]>} */
      const lists = new Map();
      columns.integers('names_place').forEach((place, row) => {
        const list = lists.get(place) ?? [];
        list.push({ language: languages[row], name: texts[row] });
        lists.set(place, list);
      });
      this.otherNameLists = lists;
    }
    return this.otherNameLists;
  }

  /** Every name of a place once, the one that is shown first. @param {number} place @returns {string[]} */
  namesOf(place) {
    this.ownNames ??= this.language === 'en' ? this.names : this.columns.text('name');
    return [...new Set([this.names[place], this.ownNames[place], ...(this.otherNames.get(place) ?? []).map(({ name }) => name)])];
  }

  /** @param {Clock} clock @param {number} place @returns {Look} */
  lookOf(clock, place) {
    const event = clock.current[place];
    return event < 0 ? UNKNOWN : this.looks[clock.look[event]];
  }
}

/**
 * The actors of any look, by how many days of places each holds over the whole time.
 * @param {Pick<Dataset, 'actors' | 'clocks' | 'looks' | 'days'>} data
 * @returns {Actor[]}
 */
function rankActors({ actors, clocks: { now }, looks, days }) {
  const partaking = new Set(looks.flatMap(({ holder, rival, besieger }) => [holder, rival, besieger]));
  const held = new Float64Array(looks.length);
  for (let day = 0; day < days; day++)
    for (let event = now.start[day]; event < now.start[day + 1]; event++) {
      held[now.look[event]] += days - day;
      const before = now.before[event];
      if (before >= 0) held[now.look[before]] -= days - day;
    }
  /** @type {Map<Actor | null, number>} */
  const byActor = new Map();
  looks.forEach(({ holder }, row) => byActor.set(holder, (byActor.get(holder) ?? 0) + held[row]));
  return actors.filter((actor) => partaking.has(actor)).sort((a, b) => (byActor.get(b) ?? 0) - (byActor.get(a) ?? 0));
}

/**
 * Which looks a reader cannot tell apart: each has the number of the first of them.
 * @param {Look[]} looks
 * @returns {Uint16Array}
 */
export function appearancesOf(looks) {
  /** @type {Map<string, number>} */
  const first = new Map();
  return Uint16Array.from(looks, ({ status, holder, rival, besieger, divided }, row) => {
    const fought = status === 'contested' || status === 'disputed';
    const parts = [status, status === 'unknown' ? undefined : holder?.id, fought ? rival?.id : undefined, besieger?.id, divided];
    const key = JSON.stringify(parts.map((part) => part ?? null));
    if (!first.has(key)) first.set(key, row);
    return /** @type {number} */ (first.get(key));
  });
}

/** @param {import('./columns.js').Columns} columns @returns {Map<number, Outline>} */
function readOutlines(columns) {
  /** @type {Map<number, Outline>} */
  const outlines = new Map();
  const places = columns.integers('area_place');
  const shapes = polygonReader(columns, 'area', columns.meta.units_per_degree);
  for (const place of places) outlines.set(place, shapes());
  return outlines;
}

/**
 * Reads multipolygons one after another.
 * @param {import('./columns.js').Columns} columns
 * @param {string} prefix
 * @param {number} units a degree
 * @returns {() => Outline}
 */
export function polygonReader(columns, prefix, units) {
  const polygons = columns.integers(`${prefix}_polygons`);
  const rings = columns.integers(`${prefix}_rings`);
  const line = lineReader(columns, prefix, units);
  let shape = 0;
  let polygon = 0;
  return () => Array.from({ length: polygons[shape++] }, () => Array.from({ length: rings[polygon++] }, line));
}

/**
 * Reads lines or rings one after another, as unit coordinates.
 * @param {import('./columns.js').Columns} columns
 * @param {string} prefix
 * @param {number} units a degree
 * @returns {() => number[]}
 */
export function lineReader(columns, prefix, units) {
  const points = columns.integers(`${prefix}_points`);
  const longitude = columns.integers(`${prefix}_longitude`);
  const latitude = columns.integers(`${prefix}_latitude`);
  let row = 0;
  let at = 0;
  return () => {
    const line = new Array(points[row] * 2);
    for (let i = 0; i < line.length; i += 2, at++) {
      line[i] = mercator.x(longitude[at] / units);
      line[i + 1] = mercator.y(latitude[at] / units);
    }
    row++;
    return line;
  };
}
