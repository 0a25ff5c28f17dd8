// Boxes that open over the page: closed by Escape and by a pointer that goes elsewhere.

/** @type {{element: HTMLDetailsElement, over: () => boolean}[]} */
const popovers = [];

/** @param {HTMLDetailsElement} element @param {() => boolean} [over] whether it opens over the page now; without it always */
export function popover(element, over = () => true) {
  popovers.push({ element, over });
  document.addEventListener('pointerdown', (event) => {
    if (over() && event.target instanceof Node && !element.contains(event.target)) element.open = false;
  });
  // Who leaves by Tab is done with it; a null target is a window that loses its focus.
  element.addEventListener('focusout', ({ relatedTarget }) => {
    if (over() && relatedTarget instanceof Node && !element.contains(relatedTarget)) element.open = false;
  });
}

/** Closes what is open, the focus back on what opened it. @returns {boolean} whether anything was */
export function closePopovers() {
  const open = popovers.filter(({ element, over }) => element.open && over());
  for (const { element } of open) {
    const inside = element.contains(document.activeElement);
    element.open = false;
    if (inside) element.querySelector('summary')?.focus();
  }
  return open.length > 0;
}

/** Opens a box, the focus on the first thing in it, or closes it. @param {HTMLDetailsElement} element */
export function toggle(element) {
  // Not where the page has no room for it.
  if (element.getClientRects().length === 0) return;
  element.open = !element.open;
  if (element.open) /** @type {HTMLElement | null} */ (element.querySelector('input, select, button'))?.focus();
}
