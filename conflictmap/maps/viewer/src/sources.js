// The claims and articles, unpacked when somebody first asks why.
import { inflate, unzigzag } from './columns.js';
import { epochDay } from './days.js';

/**
 * @typedef {object} Article
 * @property {string} title
 * @property {string} source
 * @property {string} url as given, not yet known to be safe to follow
 * @property {number | null} published days since 1970-01-01
 * @property {Repeat | null} repeats null where it repeats no other
 *
 * @typedef {object} Repeat
 * @property {keyof import('./messages/en.js').Messages['repeats']} kind
 * @property {Article | null} of null where no claim of the other counts
 *
 * @typedef {object} Claim
 * @property {string} quote
 * @property {string} attribution
 * @property {keyof import('./messages/en.js').Messages['change']} change
 * @property {keyof import('./messages/en.js').Messages['certainty']} certainty
 * @property {number} gainer actor number from 1, 0 for none
 * @property {number} loser
 * @property {boolean} background
 * @property {boolean} inTitle
 * @property {string} precision
 * @property {number | null} earliest days since 1970-01-01
 * @property {number | null} latest
 * @property {Article | null} article
 * @property {Weight | null} weight null where it is not told
 * @property {Decision | null} decision null where nobody decided
 *
 * @typedef {object} Decision what a person decided about a claim
 * @property {keyof import('./messages/en.js').Messages['decided']} kind
 * @property {string} by
 * @property {string | null} on ISO 8601
 * @property {string} why
 *
 * @typedef {object} Weight what a claim's source is worth
 * @property {string} kind id of a kind of source
 * @property {number} expected percent, as one of its kind
 * @property {number} believed percent, as it counts in the end
 * @property {string[]} reasons why the claim counts for less or for more
 */

export class Sources {
  /** @param {import('./columns.js').Columns} columns */
  constructor(columns) {
    this.columns = columns;
    const { meta } = columns;
    const epoch = epochDay(meta.epoch);
    /** @param {number} coded */
    const day = (coded) => (coded === 0 ? null : epoch + unzigzag(coded - 1));
    const [titles, outlets, urls] = ['article_title', 'article_source', 'article_url'].map((name) => columns.text(name));
    const published = columns.integers('article_published');
    /** @type {Article[]} */
    this.articles = titles.map((title, row) => ({ title, source: outlets[row], url: urls[row], published: day(published[row]), repeats: null }));
    if (columns.has('article_repeats')) {
      const [kinds, of] = ['article_repeats', 'article_of'].map((name) => columns.integers(name));
      this.articles.forEach((article, row) => {
        if (kinds[row]) article.repeats = { kind: meta.repeats[kinds[row] - 1], of: this.articles[of[row] - 1] ?? null };
      });
    }
    const quotes = columns.text('quote');
    const speakers = columns.text('attribution');
    const whole = (/** @type {string} */ name) => columns.integers(`claim_${name}`);
    const [quote, speaker, article, change, certainty] = ['quote', 'attribution', 'article', 'change', 'certainty'].map(whole);
    const [gainer, loser, background, inTitle, earliest, latest, precision] = ['gainer', 'loser', 'background', 'in_title', 'earliest', 'latest', 'precision'].map(whole);
    const [sourceKind, expected, believed, reasons] = ['source_kind', 'expected', 'believed', 'reasons'].map(whole);
    /** @param {number} row @returns {Weight | null} */
    const weight = (row) =>
      sourceKind[row] === 0
        ? null
        : { kind: meta.source_kinds[sourceKind[row] - 1], expected: expected[row], believed: believed[row], reasons: meta.reasons.filter((/** @type {string} */ _, /** @type {number} */ bit) => (reasons[row] >> bit) & 1) };
    const decision = columns.has('claim_decision') ? columns.integers('claim_decision') : null;
    const place = columns.integers('claim_place');
    /** How many claims count; those that a person rejected stand behind them. */
    this.size = quote.length - (meta.rejected ?? 0);
    /** @param {number} row from 0 @returns {number[]} the rejected claims about a place */
    this.rejectedAt = (row) => Array.from({ length: quote.length - this.size }, (_, i) => this.size + i).filter((claim) => place[claim] === row + 1);
    /** @param {number} row @returns {Claim} */
    this.claim = (row) => ({
      quote: quotes[quote[row]],
      attribution: speakers[speaker[row]],
      change: meta.changes[change[row]],
      certainty: meta.certainties[certainty[row]],
      gainer: gainer[row],
      loser: loser[row],
      background: background[row] === 1,
      inTitle: inTitle[row] === 1,
      precision: meta.precisions[precision[row]],
      earliest: day(earliest[row]),
      latest: day(latest[row]),
      article: this.articles[article[row] - 1] ?? null,
      weight: weight(row),
      decision: decision?.[row] ? meta.decisions[decision[row] - 1] : null,
    });
    /** @type {Map<string, {start: Int32Array, claims: Int32Array}>} */
    this.lists = new Map();
  }

  /**
   * The claims that an event rests on, strongest first.
   * @param {string} clock
   * @param {number} event
   * @param {'supporting' | 'opposing'} side
   * @returns {Claim[]}
   */
  of(clock, event, side) {
    if (event < 0) return [];
    const { start, claims } = this.list(`${clock}_${side}`);
    return [...claims.subarray(start[event], start[event + 1])].map(this.claim);
  }

  /**
   * What a person rejected of a place's claims, of those that would have counted on a day, the newest first.
   * @param {string} clock
   * @param {number} place
   * @param {number} day days since 1970-01-01
   */
  rejected(clock, place, day) {
    /** @param {Claim} claim */
    const from = ({ article, latest }) => (clock === 'known' ? article?.published : (latest ?? article?.published)) ?? -Infinity;
    return this.rejectedAt(place)
      .map(this.claim)
      .filter((claim) => from(claim) <= day)
      .sort((a, b) => from(b) - from(a));
  }

  /** Who reports, by name, those with most claims first. @returns {{outlets: string[], speakers: string[]}} */
  get reporters() {
    /** @type {[Map<string, number>, Map<string, number>]} */
    const [outlets, speakers] = [new Map(), new Map()];
    for (let row = 0; row < this.size; row++) {
      const { article, attribution } = this.claim(row);
      if (article?.source) outlets.set(article.source, (outlets.get(article.source) ?? 0) + 1);
      if (attribution) speakers.set(attribution, (speakers.get(attribution) ?? 0) + 1);
    }
    const [first, second] = [outlets, speakers].map((counts) => [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name));
    return { outlets: first, speakers: second };
  }

  /**
   * Which events of a clock rest on, or are opposed by, reports such as are asked for.
   * @param {string} clock
   * @param {number} events
   * @param {{confirmed: boolean, source: string}} wish
   * @returns {Uint8Array} 1 where an event does
   */
  matching(clock, events, { confirmed, source }) {
    const claims = Array.from({ length: this.size }, (_, row) => this.claim(row));
    const named = claims.map(({ article, attribution }) => !source || article?.source === source || attribution === source);
    const sure = claims.map(({ certainty }) => certainty === 'confirmed');
    const sides = /** @type {const} */ (['supporting', 'opposing']).map((side) => this.list(`${clock}_${side}`));
    const found = new Uint8Array(events);
    for (let event = 0; event < events; event++) {
      const [supporting, opposing] = sides.map(({ start, claims: rows }) => rows.subarray(start[event], start[event + 1]));
      const heard = !source || supporting.some((row) => named[row]) || opposing.some((row) => named[row]);
      if (heard && (!confirmed || supporting.some((row) => sure[row]))) found[event] = 1;
    }
    return found;
  }

  /** @param {string} name */
  list(name) {
    let list = this.lists.get(name);
    if (!list) {
      const counts = this.columns.integers(`${name}_count`);
      const start = new Int32Array(counts.length + 1);
      for (let i = 0; i < counts.length; i++) start[i + 1] = start[i] + counts[i];
      list = { start, claims: this.columns.integers(name) };
      this.lists.set(name, list);
    }
    return list;
  }
}

/**
 * Reads the sources once, at the first call.
 * @param {string | null} base64
 * @returns {() => Promise<Sources | null>}
 */
export function lazySources(base64) {
  /** @type {Promise<Sources | null> | null} */
  let asked = null;
  return () => (asked ??= base64 === null ? Promise.resolve(null) : inflate(base64).then((columns) => new Sources(columns)));
}
