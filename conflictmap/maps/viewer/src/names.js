// Finding places by name: in any script, with or without accents, points, hyphens and articles' apostrophes.

/** What a reader cannot be expected to type, and letters that are one to a searcher. @type {[RegExp, string][]} */
const LIKE = [
  [/[\p{M}\u0640]/gu, ''],
  [/['’‘ʼʿʾ`´ʹ]/gu, ''],
  [/[-‐‑–_./،,]/gu, ' '],
  [/[أإآٱ]/gu, 'ا'],
  [/ى/gu, 'ي'],
  [/ة/gu, 'ه'],
  [/ł/gu, 'l'],
  [/ı/gu, 'i'],
  [/ß/gu, 'ss'],
  [/\s+/gu, ' '],
];

/** A name without case, accents and signs, so that a plain keyboard finds every spelling. @param {string} text */
export const fold = (text) => LIKE.reduce((folded, [signs, letter]) => folded.replace(signs, letter), text.normalize('NFKD').toLowerCase()).trim();

/** @typedef {{place: number, name: string, rank: number}} Found `name` as it was matched; a lower rank is a better match */

export class NameIndex {
  /** @param {import('./data.js').Dataset} data */
  constructor(data) {
    this.data = data;
    /** @type {string[][] | undefined} every place's names, folded, in the order of `namesOf` */
    this.folded = undefined;
    /** In which the names were folded: it decides on their order. */
    this.language = '';
  }

  /** Whether a name of a place contains what is sought. @param {number} place @param {string} wanted folded */
  matches(place, wanted) {
    return this.names[place].some((name) => name.includes(wanted));
  }

  get names() {
    const { data } = this;
    if (this.language !== data.language) this.folded = undefined;
    this.language = data.language;
    return (this.folded ??= Array.from({ length: data.size }, (_, place) => data.namesOf(place).map(fold)));
  }

  /**
   * The places that a text may mean, the best match first.
   * @param {string} text as typed
   * @param {number} most
   * @param {(place: number) => number} weight of two equal matches the weightier place comes first
   * @returns {Found[]}
   */
  find(text, most, weight) {
    const wanted = fold(text);
    if (!wanted) return [];
    /** @type {Found[]} */
    const found = [];
    this.names.forEach((names, place) => {
      let [best, which] = [Infinity, 0];
      names.forEach((name, i) => {
        const rank = rankOf(name, wanted);
        if (rank < best) [best, which] = [rank, i];
      });
      if (best < Infinity) found.push({ place, name: this.data.namesOf(place)[which], rank: best });
    });
    return found.sort((a, b) => a.rank - b.rank || weight(b.place) - weight(a.place) || a.place - b.place).slice(0, most);
  }
}

/** @param {string} name folded @param {string} wanted folded @returns {number} 0 for the name itself, then its start, a word's start, a part */
function rankOf(name, wanted) {
  const at = name.indexOf(wanted);
  if (at < 0) return Infinity;
  if (at === 0) return name.length === wanted.length ? 0 : 1;
  return name.includes(` ${wanted}`) ? 2 : 3;
}
