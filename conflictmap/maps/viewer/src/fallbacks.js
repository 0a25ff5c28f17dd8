// What browsers of some years ago lack, so that every other module can be written as if they had it.

/** Does nothing where the browser has its own. @param {any} owner @param {string} name @param {Function} value */
function provide(owner, name, value) {
  if (!(name in owner)) Object.defineProperty(owner, name, { value, configurable: true, writable: true });
}

provide(Object, 'hasOwn', (/** @type {object} */ object, /** @type {PropertyKey} */ key) => Object.prototype.hasOwnProperty.call(object, key));

for (const { prototype } of [Array, String, Object.getPrototypeOf(Int8Array)])
  provide(prototype, 'at', /** @this {ArrayLike<unknown>} @param {number} index */ function (index) {
    const whole = Math.trunc(index) || 0;
    return this[whole < 0 ? this.length + whole : whole];
  });

provide(Array.prototype, 'findLast', /** @this {unknown[]} @param {(value: unknown, index: number, all: unknown[]) => unknown} test */ function (test) {
  for (let i = this.length - 1; i >= 0; i--) if (test(this[i], i, this)) return this[i];
});

provide(String.prototype, 'replaceAll', /** @this {string} @param {string | RegExp} sought @param {any} replacement */ function (sought, replacement) {
  return this.replace(typeof sought === 'string' ? new RegExp(sought.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'g') : sought, replacement);
});

// Where there is no document, these modules are under test or prepare the base map.
if (typeof Element !== 'undefined')
  for (const { prototype } of [Element, DocumentFragment])
    provide(prototype, 'replaceChildren', /** @this {ParentNode & Node} @param {...(Node | string)} children */ function (...children) {
      while (this.lastChild) this.removeChild(this.lastChild);
      this.append(...children);
    });
