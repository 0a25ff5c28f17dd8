// The legend: the holders on the map, and what the signs mean; drawn with the map's own pen.
import { FADES } from './colours.js';
import { byId, make } from './dom.js';
import { signImage } from './sign-image.js';

export class Legend {
  /**
   * @param {import('./state.js').State} state
   * @param {import('./messages/en.js').Messages} messages
   */
  constructor(state, messages) {
    this.state = state;
    this.messages = messages;
    this.holders = byId('cm-legend-holders', HTMLElement);
    this.signs = byId('cm-legend-signs', HTMLElement);
    this.show();
  }

  show() {
    const { data } = this.state;
    const { messages } = this;
    const looks = data.looks;
    const days = holdings(data);
    const holders = data.actors
      .filter((actor) => looks.some((look) => look.holder === actor || look.rival === actor || look.besieger === actor))
      .sort((a, b) => (days.get(b) ?? 0) - (days.get(a) ?? 0));
    /** @type {(look: Partial<import('./data.js').Look>) => import('./data.js').Look} */
    const look = (parts) => ({ status: 'controlled', holder: null, rival: null, besieger: null, divided: false, ...parts });
    this.holders.replaceChildren(...holders.map((holder) => this.item(look({ holder }), holder.name)));
    const has = (/** @type {(look: import('./data.js').Look) => boolean} */ test) => looks.find(test);
    const [first, second] = [holders[0] ?? null, holders[1] ?? null];
    /** @type {[import('./data.js').Look | undefined, string, number?][]} */
    const signs = [
      [has(({ status }) => status === 'contested') && look({ status: 'contested', holder: first, rival: second }), messages.signContested],
      [has(({ status }) => status === 'disputed') && look({ status: 'disputed', holder: first, rival: second }), messages.signDisputed],
      [has(({ status }) => status === 'vacated') && look({ status: 'vacated' }), messages.signVacated],
      [has(({ status }) => status === 'unknown') && look({ status: 'unknown' }), messages.signUnknown],
      [has(({ divided }) => divided) && look({ holder: first, divided: true }), messages.signDivided],
      [has(({ besieger }) => besieger !== null) && look({ holder: first, besieger: second ?? first }), messages.signBesieged],
      [first && data.clocks.now.hears ? look({ holder: first }) : undefined, messages.signFaded, FADES[FADES.length - 1]],
    ];
    this.signs.replaceChildren(...signs.flatMap(([sign, text, strength]) => (sign ? [this.item(sign, text, strength)] : [])), ...(data.radius.some((radius) => radius > 0) ? [make('li', {}, make('span', { class: 'cm-ring', 'aria-hidden': 'true' }), make('span', {}, messages.signRing))] : []), ...(data.clocks.known ? [make('li', {}, make('span', { class: 'cm-strip', 'aria-hidden': 'true' }), make('span', {}, messages.signApart))] : []));
  }

  /** @param {import('./data.js').Look} look @param {string} text @param {number} [strength] */
  item(look, text, strength = 1) {
    return make('li', {}, signImage(look, strength, this.holders), make('span', {}, make('bdi', {}, text)));
  }
}

/** How many days of places each actor holds over the whole time, so that the legend starts with who matters most. @param {import('./data.js').Dataset} data */
function holdings({ clocks: { now }, looks, days }) {
  const shown = new Float64Array(looks.length);
  for (let day = 0; day < days; day++)
    for (let event = now.start[day]; event < now.start[day + 1]; event++) {
      shown[now.look[event]] += days - day;
      const before = now.before[event];
      if (before >= 0) shown[now.look[before]] -= days - day;
    }
  /** @type {Map<import('./data.js').Actor | null, number>} */
  const held = new Map();
  looks.forEach(({ holder }, row) => held.set(holder, (held.get(holder) ?? 0) + shown[row]));
  return held;
}
