// Which places a reader asked to see: by party, status, confidence, certainty of the reports and who reported.

/** @typedef {import('./data.js').Look['status']} Status */

/**
 * @typedef {object} Wish an empty list, 0, '' and false ask for everything
 * @property {string[]} actors ids of holders, other parties or besiegers
 * @property {Status[]} statuses
 * @property {number} least confidence, in percent
 * @property {boolean} confirmed with at least one confirmed report for the state
 * @property {string} source name of an outlet or a speaker with a report for or against the state
 * @property {boolean} apart only where the two clocks differ
 */

/** @type {Wish} */
export const EVERYTHING = { actors: [], statuses: [], least: 0, confirmed: false, source: '', apart: false };

/** Whether a wish is answered by the claims only. @param {Wish} wish */
export const needsSources = ({ confirmed, source }) => confirmed || source !== '';

/** @param {Wish} wish @returns {boolean} */
export const asksForAll = (wish) => !wish.actors.length && !wish.statuses.length && !wish.least && !wish.apart && !needsSources(wish);

/** A wish made ready to be put to a hundred thousand events. */
export class Filter {
  /**
   * @param {import('./data.js').Dataset} data
   * @param {Wish} wish
   * @param {import('./sources.js').Sources | null} sources where the wish needs them
   */
  constructor(data, wish, sources) {
    this.wish = wish;
    this.active = !asksForAll(wish);
    const actors = new Set(wish.actors);
    const statuses = new Set(wish.statuses);
    this.looks = Uint8Array.from(data.looks, ({ status, holder, rival, besieger }) => {
      const partaking = actors.size === 0 || [holder, rival, besieger].some((actor) => actor && actors.has(actor.id));
      return partaking && (statuses.size === 0 || statuses.has(status)) ? 1 : 0;
    });
    this.unknown = actors.size === 0 && (statuses.size === 0 || statuses.has('unknown'));
    /** @type {Record<string, Uint8Array | null>} by clock */
    this.events = Object.fromEntries(
      Object.entries(data.clocks).flatMap(([name, clock]) => (clock ? [[name, needsSources(wish) ? (sources?.matching(name, clock.place.length, wish) ?? new Uint8Array(clock.place.length)) : null]] : [])),
    );
  }

  /** Whether a place in the state after an event is asked for. @param {import('./clock.js').Clock} clock @param {number} event -1 before the first */
  keeps(clock, event) {
    const { wish } = this;
    if (event < 0) return this.unknown && !wish.least && !needsSources(wish);
    return this.looks[clock.look[event]] === 1 && clock.confidence[event] >= wish.least && this.events[clock.name]?.[event] !== 0;
  }

  /** Whether the change that an event is belongs in the list: what was before may be what is asked for. @param {import('./clock.js').Clock} clock @param {number} event */
  lists(clock, event) {
    return this.keeps(clock, event) || (clock.before[event] >= 0 && this.keeps(clock, clock.before[event]));
  }
}
