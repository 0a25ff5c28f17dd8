// What scripts and tests drive: `window.conflictmap`.
import { NEVER } from './clock.js';
import { epochDay, isoDay } from './days.js';

/**
 * @typedef {object} PlaceState
 * @property {string} status
 * @property {string | null} holder actor id
 * @property {string | null} rival
 * @property {string | null} besieged_by
 * @property {boolean} divided
 * @property {number} confidence 0 to 1
 * @property {string | null} heard ISO 8601
 *
 * @typedef {object} Shown
 * @property {string} date ISO 8601
 * @property {'now' | 'known'} clock
 * @property {string | null} selected place id
 * @property {Record<string, PlaceState>} places by id
 *
 * @typedef {object} Api
 * @property {boolean} ready
 * @property {string[]} dates
 * @property {(date: string) => void} show
 * @property {() => Shown} state
 */

/** @param {import('./state.js').State} state @returns {Api} not ready yet */
export function makeApi(state) {
  const { data } = state;
  return {
    ready: false,
    dates: data.dates,
    show(date) {
      const day = epochDay(date) - data.firstDay;
      if (!(day >= 0 && day < data.days)) throw new RangeError(`${date} is not a day of this map`);
      state.setDay(day);
    },
    state() {
      // Not by assignment, to which some ids mean more than a name.
      const places = Object.fromEntries(data.ids.map((id, place) => [id, placeState(state, place)]));
      return {
        date: isoDay(data.firstDay + state.day),
        clock: /** @type {'now' | 'known'} */ (state.clock.name),
        selected: state.selected < 0 ? null : data.ids[state.selected],
        places,
      };
    },
  };
}

/** @param {import('./state.js').State} state @param {number} place @returns {PlaceState} */
function placeState({ data, clock }, place) {
  const look = data.lookOf(clock, place);
  const event = clock.current[place];
  const heard = event < 0 ? NEVER : clock.heard[event];
  return {
    status: look.status,
    holder: look.holder?.id ?? null,
    rival: look.rival?.id ?? null,
    besieged_by: look.besieger?.id ?? null,
    divided: look.divided,
    confidence: event < 0 ? 0 : clock.confidence[event] / 100,
    heard: heard === NEVER ? null : isoDay(data.firstDay + heard),
  };
}
