// The box in which a reader says which places matter: parties, status, confidence, reports.
import { unturned } from './bidi.js';
import { asksForAll, EVERYTHING, Filter, needsSources } from './filter.js';
import { lookWith } from './data.js';
import { byId, make } from './dom.js';
import { signImage } from './sign-image.js';
import { popover } from './popover.js';

/** Confidence in percent; the words for it change at the same figures. */
const LEAST = [0, 50, 70, 90];
const STATUSES = /** @type {const} */ (['controlled', 'contested', 'disputed', 'vacated', 'unknown']);
/** A longer list of speakers is read by nobody; those with most claims come first. */
const MOST_SPEAKERS = 200;

export class FilterPanel {
  /**
   * @param {import('./state.js').State} state
   * @param {() => Promise<import('./sources.js').Sources | null>} sources
   * @param {boolean} sourced whether the page holds sources at all
   * @param {import('./messages/en.js').Messages} messages
   */
  constructor(state, sources, sourced, messages) {
    this.state = state;
    this.sources = sources;
    this.sourced = sourced;
    this.messages = messages;
    this.element = byId('cm-filter', HTMLDetailsElement);
    this.form = byId('cm-filter-form', HTMLFormElement);
    this.notice = byId('cm-filtered', HTMLButtonElement);
    /** @type {Promise<void> | null} */
    this.reporters = null;
    this.asked = 0;
    popover(this.element);
    this.build();
    this.element.addEventListener('toggle', () => {
      if (this.element.open) void this.listReporters();
    });
    this.form.addEventListener('change', () => void this.ask(this.wished()));
    this.form.addEventListener('submit', (event) => event.preventDefault());
    for (const button of [byId('cm-filter-clear', HTMLButtonElement), this.notice]) button.addEventListener('click', () => void this.ask(EVERYTHING));
    let frame = 0;
    state.listen((aspects) => {
      if (aspects.has('language')) {
        this.build();
        this.tell();
      }
      if (aspects.has('filter')) this.fill();
      if (frame || !(aspects.has('filter') || (state.filter.active && (aspects.has('day') || aspects.has('clock'))))) return;
      frame = requestAnimationFrame(() => {
        frame = 0;
        this.tell();
      });
    });
  }

  /** Makes the form, in the language that is spoken now. */
  build() {
    const { state, messages, form } = this;
    const { data } = state;
    const parties = data.ranked.map((holder) => box('actor', holder.id, signImage(lookWith({ holder }), 1, form), make('bdi', {}, holder.name)));
    const statuses = STATUSES.filter((status) => data.looks.some((each) => each.status === status)).map((status) => box('status', status, signImage(lookWith({ status, holder: status === 'unknown' ? null : (data.ranked[0] ?? null), rival: data.ranked[1] ?? null }), 1, form), messages.status[status]));
    byId('cm-filter-parties', HTMLElement).replaceChildren(...parties);
    byId('cm-filter-statuses', HTMLElement).replaceChildren(...statuses);
    byId('cm-filter-least', HTMLSelectElement).replaceChildren(...LEAST.map((value) => make('option', { value }, value ? messages.atLeast(value) : messages.anyConfidence)));
    byId('cm-filter-source', HTMLSelectElement).replaceChildren(make('option', { value: '' }, messages.anySource));
    if (this.reporters) {
      this.reporters = null;
      void this.listReporters();
    }
    this.notice.title = messages.clearFilter;
    byId('cm-filter-reports', HTMLElement).hidden = !this.sourced;
    byId('cm-filter-apart', HTMLElement).hidden = !data.clocks.known;
    this.fill();
  }

  /** Fills the list of who reports; the claims are unpacked for it only now. */
  listReporters() {
    return (this.reporters ??= this.sources().then((sources) => {
      if (!sources) return;
      const { outlets, speakers } = sources.reporters;
      const { messages } = this;
      const select = byId('cm-filter-source', HTMLSelectElement);
      for (const [label, names] of /** @type {[string, string[]][]} */ ([[messages.outlets, outlets], [messages.speakers, speakers.slice(0, MOST_SPEAKERS)]]))
        if (names.length) select.append(make('optgroup', { label }, ...names.map((name) => make('option', { value: name }, unturned(name)))));
      this.fill();
    }));
  }

  /** @returns {import('./filter.js').Wish} what the form says */
  wished() {
    const form = new FormData(this.form);
    return {
      actors: form.getAll('actor').map(String),
      statuses: /** @type {import('./filter.js').Status[]} */ (form.getAll('status').map(String)),
      least: Number(form.get('least')),
      confirmed: form.has('confirmed'),
      source: String(form.get('source') ?? ''),
      apart: form.has('apart'),
    };
  }

  /** Puts a filter in force, as soon as the claims are unpacked where it needs them. @param {import('./filter.js').Wish} wish */
  async ask(wish) {
    const turn = ++this.asked;
    const sources = needsSources(wish) ? await this.sources() : null;
    if (wish.source) await this.listReporters();
    if (turn !== this.asked) return;
    this.state.setFilter(new Filter(this.state.data, wish, sources));
  }

  /** Makes the form say what is in force. */
  fill() {
    const { wish } = this.state.filter;
    for (const input of this.form.querySelectorAll('input')) {
      if (input.name === 'actor') input.checked = wish.actors.includes(input.value);
      else if (input.name === 'status') input.checked = wish.statuses.some((status) => status === input.value);
      else input.checked = input.name === 'confirmed' ? wish.confirmed : wish.apart;
    }
    byId('cm-filter-least', HTMLSelectElement).value = String(wish.least);
    byId('cm-filter-source', HTMLSelectElement).value = wish.source;
  }

  /** Says above the map that not everything is shown; a map that hides unnoticed would mislead. */
  tell() {
    const { state, messages, notice } = this;
    const idle = asksForAll(state.filter.wish);
    notice.hidden = idle;
    this.element.classList.toggle('is-active', !idle);
    if (!idle) notice.textContent = `${messages.filtered(state.passing(), state.data.size)} ×`;
  }
}

/** @param {string} name @param {string} value @param {...(Node | string)} label */
const box = (name, value, ...label) => make('label', { class: 'cm-check' }, make('input', { type: 'checkbox', name, value }), ...label);
