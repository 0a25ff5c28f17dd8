// The keys: everything that a pointer can do.

/**
 * @typedef {object} Actions
 * @property {(days: number) => void} move
 * @property {(direction: 1 | -1) => void} step
 * @property {(end: 'first' | 'last') => void} jump
 * @property {() => void} play
 * @property {() => void} clock
 * @property {() => void} table
 * @property {(direction: 1 | -1) => void} place
 * @property {() => void} everywhere
 * @property {() => void} find
 * @property {() => void} filter
 * @property {() => void} period opens the box for the range
 * @property {(end: 'first' | 'last') => void} range the shown day becomes an end of the range
 * @property {() => void} close
 * @property {() => void} help
 */

/** @param {Actions} actions */
export function listenToKeys(actions) {
  /** @type {Record<string, () => void>} */
  const plain = {
    ArrowLeft: () => actions.move(-1),
    ArrowRight: () => actions.move(1),
    Home: () => actions.jump('first'),
    End: () => actions.jump('last'),
    ' ': actions.play,
    ',': () => actions.step(-1),
    '.': () => actions.step(1),
    a: actions.everywhere,
    c: actions.clock,
    t: actions.table,
    n: () => actions.place(1),
    p: () => actions.place(-1),
    '/': actions.find,
    f: actions.filter,
    r: actions.period,
    '[': () => actions.range('first'),
    ']': () => actions.range('last'),
    Escape: actions.close,
    '?': actions.help,
  };
  /** @type {Record<string, () => void>} */
  const shifted = { ArrowLeft: () => actions.step(-1), ArrowRight: () => actions.step(1), '?': actions.help };
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const action = (event.shiftKey ? shifted : plain)[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!action || taken(event)) return;
    event.preventDefault();
    action();
  });
}

/** Whether the focused element has a use of its own for the key. @param {KeyboardEvent} event */
function taken(event) {
  const { target, key } = event;
  if (!(target instanceof HTMLElement) || key === 'Escape') return false;
  if (target instanceof HTMLInputElement && target.type === 'range') return false;
  if (target instanceof HTMLInputElement && target.type === 'radio') return key.startsWith('Arrow') || key === ' ';
  if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement) return true;
  if (target.closest('button, a, summary') && key === ' ') return true;
  // On the map the arrows pan it, as everybody expects of a map.
  return target.closest('.leaflet-container') !== null && key.startsWith('Arrow') && !event.shiftKey;
}
