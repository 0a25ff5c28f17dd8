// The list of keys, over everything else.
import { byId, make } from './dom.js';

export class Help {
  /**
   * @param {import('./state.js').State} state
   * @param {import('./messages/en.js').Messages} messages
   */
  constructor(state, messages) {
    this.messages = messages;
    // Some browsers know the element as one without a meaning of its own, and have no HTMLDialogElement.
    this.dialog = /** @type {HTMLDialogElement} */ (byId('cm-help', HTMLElement));
    this.keys = byId('cm-keys', HTMLElement);
    byId('cm-help-open', HTMLButtonElement).addEventListener('click', () => this.show());
    byId('cm-help-close', HTMLButtonElement).addEventListener('click', () => this.close());
    state.listen((aspects) => {
      if (aspects.has('language')) this.speak();
    });
    this.speak();
  }

  get open() {
    return this.dialog.hasAttribute('open');
  }

  speak() {
    this.keys.replaceChildren(...this.messages.keys.flatMap(([keys, what]) => [make('dt', {}, ...keys.split(' ').map((key) => make('kbd', {}, key))), make('dd', {}, what)]));
  }

  show() {
    if (typeof this.dialog.showModal === 'function') this.dialog.showModal();
    else this.dialog.setAttribute('open', '');
  }

  close() {
    if (typeof this.dialog.close === 'function') this.dialog.close();
    else this.dialog.removeAttribute('open');
  }

  toggle() {
    if (this.open) this.close();
    else this.show();
  }
}
