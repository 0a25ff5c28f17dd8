// The legend: the holders on the map, and what the signs mean; drawn with the map's own pen.
import { FADES } from './colours.js';
import { lookWith } from './data.js';
import { byId, make } from './dom.js';
import { signImage } from './sign-image.js';

/** A longer list of holders hides the map; those that hold most come first. */
const MOST = 9;

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
    /** Whether all holders are shown, or those only that hold most. */
    this.whole = false;
    state.listen((aspects) => {
      if (aspects.has('language') || aspects.has('filter')) this.show();
    });
    this.show();
  }

  show() {
    const { data } = this.state;
    const { messages } = this;
    const looks = data.looks;
    const holders = data.ranked;
    const shown = this.whole || holders.length <= MOST + 1 ? holders : holders.slice(0, MOST);
    this.holders.replaceChildren(...shown.map((holder) => this.item(lookWith({ holder }), holder.name)));
    if (shown.length < holders.length) this.holders.append(make('li', { class: 'cm-more' }, make('button', { type: 'button', onclick: () => this.showWhole() }, `${messages.showAll} (${holders.length})`)));
    const has = (/** @type {(look: import('./data.js').Look) => boolean} */ test) => looks.find(test);
    const [first, second] = [holders[0] ?? null, holders[1] ?? null];
    /** @type {[import('./data.js').Look | undefined, string, number?][]} */
    const signs = [
      [has(({ status }) => status === 'contested') && lookWith({ status: 'contested', holder: first, rival: second }), messages.signContested],
      [has(({ status }) => status === 'disputed') && lookWith({ status: 'disputed', holder: first, rival: second }), messages.signDisputed],
      [has(({ status }) => status === 'vacated') && lookWith({ status: 'vacated' }), messages.signVacated],
      [has(({ status }) => status === 'unknown') && lookWith({ status: 'unknown' }), messages.signUnknown],
      [has(({ divided }) => divided) && lookWith({ holder: first, divided: true }), messages.signDivided],
      [has(({ besieger }) => besieger !== null) && lookWith({ holder: first, besieger: second ?? first }), messages.signBesieged],
      [first && data.clocks.now.hears ? lookWith({ holder: first }) : undefined, messages.signFaded, FADES[FADES.length - 1]],
    ];
    const mark = (/** @type {string} */ kind, /** @type {string} */ text) => make('li', {}, make('span', { class: kind, 'aria-hidden': 'true' }), make('span', {}, text));
    const items = signs.flatMap(([sign, text, strength]) => (sign ? [this.item(sign, text, strength)] : []));
    if (data.radius.some((radius) => radius > 0)) items.push(mark('cm-ring', messages.signRing));
    if (data.clocks.known) items.push(mark('cm-strip', messages.signApart), this.item(lookWith({ holder: first }), messages.signApartDot, 1, true));
    if (this.state.filter.active) items.push(mark('cm-trace', messages.signTrace));
    this.signs.replaceChildren(...items);
  }

  showWhole() {
    this.whole = true;
    this.show();
    // The button that had the focus is gone.
    byId('cm-legend', HTMLElement).querySelector('summary')?.focus();
  }

  /** @param {import('./data.js').Look} look @param {string} text @param {number} [strength] @param {boolean} [apart] */
  item(look, text, strength = 1, apart = false) {
    return make('li', {}, signImage(look, strength, this.holders, apart), make('span', {}, make('bdi', {}, text)));
  }
}
