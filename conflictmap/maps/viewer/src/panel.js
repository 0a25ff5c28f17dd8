// The panel of a place: its state in plain words and the reports for and against.
import { unturned } from './bidi.js';
import { NEVER } from './clock.js';
import { sentence, wordFor } from './describe.js';
import { byId, make, separated } from './dom.js';
import { PlaceHistory } from './history.js';
import { rejections, reports } from './reports.js';
import { signImage } from './sign-image.js';

export class PlacePanel {
  /**
   * @param {import('./state.js').State} state
   * @param {() => Promise<import('./sources.js').Sources | null>} sources
   * @param {import('./days.js').DayWriter} write
   * @param {import('./messages/en.js').Messages} messages
   */
  constructor(state, sources, write, messages) {
    this.state = state;
    this.sources = sources;
    this.write = write;
    this.messages = messages;
    this.element = byId('cm-place', HTMLElement);
    this.body = byId('cm-place-body', HTMLElement);
    this.claims = make('div', { class: 'cm-claims' });
    this.shownEvent = '';
    /** @type {import('./sources.js').Sources | null} once somebody has asked why */
    this.unpacked = null;
    this.history = new PlaceHistory(state, this.element, write, messages);
    byId('cm-place-close', HTMLButtonElement).addEventListener('click', () => state.select(-1));
    state.listen((aspects) => {
      if (aspects.has('view')) return;
      if (aspects.has('selected') || aspects.has('language')) this.shownEvent = '';
      this.show();
    });
    this.show();
  }

  show() {
    const { state, messages } = this;
    const place = state.selected;
    this.element.hidden = place < 0;
    if (place < 0) return;
    const { data, clock } = state;
    const event = clock.current[place];
    const rejected = this.rejected(place).length;
    const key = `${clock.name} ${event}${rejected ? ` ${rejected}` : ''}`;
    const look = data.lookOf(clock, place);
    this.body.replaceChildren(
      this.heading(place),
      make('p', { class: 'cm-verdict' }, this.sign(look), make('span', {}, `${sentence(look, messages)}.`)),
      ...this.notes(place, look),
      this.facts(place, event, look),
      make('h3', {}, messages.history),
      ...this.history.of(place),
      this.claims,
      this.origin(place),
    );
    this.history.draw();
    if (key === this.shownEvent) return;
    this.shownEvent = key;
    void this.showClaims(place, event, key);
  }

  /** @param {number} place */
  heading(place) {
    const { data } = this.state;
    const others = data.namesOf(place).slice(1, 7);
    const whole = data.within[place] - 1;
    const about = [unturned(wordFor(this.messages.kinds, data.kindOf(place))), whole >= 0 && this.messages.partOf(unturned(data.names[whole]))].filter(Boolean).join(', ');
    return make(
      'header',
      { class: 'cm-place-head' },
      make('h2', { dir: 'auto', id: 'cm-place-name' }, data.names[place]),
      about && make('p', { class: 'cm-kind', dir: 'auto' }, about),
      others.length > 0 && make('p', { class: 'cm-names' }, ...separated(others.map((name) => make('bdi', {}, unturned(name))))),
    );
  }

  /** @param {import('./data.js').Look} look */
  sign(look) {
    return signImage(look, 1, this.element, this.state.differs(this.state.selected));
  }

  /** @param {number} place @param {import('./data.js').Look} look */
  notes(place, look) {
    const { state, messages } = this;
    const notes = [];
    if (look.status === 'contested' && look.holder && look.rival) notes.push(messages.likelier(look.holder.name));
    const other = state.otherClock;
    if (other) {
      if (other.appearance(place) !== state.clock.appearance(place)) {
        const otherLook = state.data.lookOf(other, place);
        const name = /** @type {'now' | 'known'} */ (state.clock.name);
        notes.push(`${messages.otherAnswer[name](sentence(otherLook, messages))}.`);
      }
    }
    if (!state.data.located[place] && !state.data.outlines.has(place)) notes.push(messages.unlocated);
    return notes.map((note) => make('p', { class: 'cm-note' }, note));
  }

  /** @param {number} place @param {number} event @param {import('./data.js').Look} look */
  facts(place, event, look) {
    const { state, messages, write } = this;
    const { data, clock } = state;
    if (event < 0 || look.status === 'unknown') return make('dl', { class: 'cm-facts' });
    const percent = clock.confidence[event];
    const heard = clock.heard[event];
    const since = clock.since(event);
    /** @type {[string, string, string][]} */
    const rows = [
      [messages.confidence, messages.percent(percent), messages.confidenceWords(percent)],
      [messages.since, write.short(data.firstDay + since), ''],
    ];
    if (clock.share[event]) rows.push([messages.share, messages.percent(clock.share[event]), messages.shareHint]);
    if (heard !== NEVER) rows.push([messages.heard, write.short(data.firstDay + heard), messages.ago(clock.day - heard)]);
    return make('dl', { class: 'cm-facts' }, ...rows.map(([name, value, note]) => make('div', {}, make('dt', {}, name), make('dd', {}, value, note && make('small', {}, note)))));
  }

  /** @param {number} place */
  origin(place) {
    const { state, messages } = this;
    const { data } = state;
    const parts = [data.located[place] && data.radius[place] > 0 && messages.radius(Number(data.radius[place].toPrecision(2))), data.provenanceOf(place) && `${messages.provenance}: ${unturned(data.provenanceOf(place))}`];
    return make('p', { class: 'cm-origin', dir: 'auto' }, parts.filter(Boolean).join('. '));
  }

  /** What was rejected of the claims that would have counted on the day shown. @param {number} place */
  rejected(place) {
    const { clock, data } = this.state;
    return this.unpacked?.rejected(clock.name, place, data.firstDay + clock.day) ?? [];
  }

  /** @param {number} place @param {number} event @param {string} key */
  async showClaims(place, event, key) {
    const { state, messages } = this;
    const { clock } = state;
    this.claims.replaceChildren();
    const sources = await this.sources();
    this.unpacked = sources;
    if (this.shownEvent !== key) return;
    if (!sources) {
      this.claims.replaceChildren(make('p', { class: 'cm-note' }, messages.noSources));
      return;
    }
    const supporting = sources.of(clock.name, event, 'supporting');
    const opposing = sources.of(clock.name, event, 'opposing');
    this.claims.replaceChildren(...reports(supporting, opposing, state, this.write, messages), ...rejections(this.rejected(place), state, this.write, messages));
  }
}
