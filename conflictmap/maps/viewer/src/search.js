// The box that finds a place by name: a combobox whose list goes where the reader's keys or pointer say.
import { unturned } from './bidi.js';
import { brief } from './describe.js';
import { byId, make } from './dom.js';
import { signImage } from './sign-image.js';

const MOST = 8;

export class SearchBox {
  /**
   * @param {import('./state.js').State} state
   * @param {import('./names.js').NameIndex} index
   * @param {(place: number) => void} visit
   * @param {import('./messages/en.js').Messages} messages
   */
  constructor(state, index, visit, messages) {
    this.state = state;
    this.index = index;
    this.visit = visit;
    this.messages = messages;
    this.input = byId('cm-search', HTMLInputElement);
    this.list = byId('cm-search-list', HTMLElement);
    this.status = byId('cm-search-status', HTMLElement);
    /** @type {import('./names.js').Found[]} */
    this.found = [];
    this.active = -1;
    /** @type {Uint32Array | undefined} */
    this.turnsByPlace = undefined;
    this.input.addEventListener('input', () => this.look());
    this.input.addEventListener('focus', () => this.look());
    this.input.addEventListener('blur', () => this.close());
    this.input.addEventListener('keydown', (event) => this.onKey(event));
    // Before the box loses its focus, and with it the list.
    this.list.addEventListener('pointerdown', (event) => event.preventDefault());
  }

  look() {
    const { state, messages } = this;
    const { turns } = this;
    this.found = this.index.find(this.input.value, MOST, (place) => turns[place]);
    this.active = this.found.length ? 0 : -1;
    const asked = this.input.value.trim() !== '';
    this.list.replaceChildren(
      ...this.found.map(({ place, name }, row) => {
        const look = state.data.lookOf(state.clock, place);
        const shown = state.data.names[place];
        return make(
          'li',
          { role: 'option', id: `cm-search-${row}`, 'aria-selected': String(row === this.active), onclick: () => this.choose(row) },
          signImage(look, 1, this.list),
          make('span', { class: 'cm-found' }, make('bdi', {}, unturned(shown)), name !== shown && make('small', {}, make('bdi', {}, unturned(name))), make('small', {}, brief(look, messages))),
        );
      }),
    );
    this.status.textContent = asked && this.found.length === 0 ? messages.nothingFound : '';
    this.status.hidden = this.status.textContent === '';
    this.open(this.found.length > 0);
  }

  /** How often each place changes: who seeks a common name means the one that the map is about. */
  get turns() {
    return (this.turnsByPlace ??= this.state.data.clocks.now.turnsByPlace());
  }

  /** @param {boolean} open */
  open(open) {
    this.list.hidden = !open;
    this.input.setAttribute('aria-expanded', String(open));
    this.mark();
  }

  close() {
    this.status.hidden = true;
    this.open(false);
  }

  mark() {
    const open = !this.list.hidden && this.active >= 0;
    [...this.list.children].forEach((option, row) => option.setAttribute('aria-selected', String(row === this.active)));
    if (open) this.input.setAttribute('aria-activedescendant', `cm-search-${this.active}`);
    else this.input.removeAttribute('aria-activedescendant');
    this.list.children[this.active]?.scrollIntoView?.({ block: 'nearest' });
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const { key } = event;
    if (event.isComposing) return;
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      if (this.list.hidden) this.look();
      else this.active = (this.active + (key === 'ArrowDown' ? 1 : -1) + this.found.length) % Math.max(1, this.found.length);
      this.mark();
    } else if (key === 'Enter') {
      if (this.active >= 0) this.choose(this.active);
    } else if (key === 'Escape') {
      if (this.list.hidden && this.status.hidden) this.input.blur();
      else if (this.input.value) this.input.value = '';
      this.close();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {number} row of the list */
  choose(row) {
    const { place } = this.found[row];
    this.input.value = '';
    this.input.blur();
    this.visit(place);
  }
}
