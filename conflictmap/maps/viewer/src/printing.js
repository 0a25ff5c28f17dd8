// The page on paper.
import { byId } from './dom.js';
import { drawPaper } from './paper.js';

/**
 * Makes the page ready for paper: the map drawn for the sheet, the legend unfolded, and a line that says what is shown.
 * @param {import('leaflet').Map} map
 * @param {import('./state.js').State} state
 * @param {import('./sheet.js').Sheet[]} grounds what lies under the places
 * @param {import('./places-layer.js').PlacesLayer} places
 * @param {import('./legend.js').Legend} parties
 * @param {() => void} repaint
 * @param {import('./messages/en.js').Messages} messages
 */
export function listenToPrinter(map, state, grounds, places, parties, repaint, messages) {
  const paper = byId('cm-paper', HTMLCanvasElement);
  const legend = byId('cm-legend', HTMLDetailsElement);
  const basis = byId('cm-basis', HTMLElement);
  let open = legend.open;
  window.addEventListener('beforeprint', () => {
    open = legend.open;
    legend.open = true;
    parties.whole = true;
    const clock = state.data.clocks.known && (state.clock.name === 'known' ? messages.clockKnown : messages.clockNow);
    basis.textContent = [clock, state.filter.active && messages.filtered(state.passing(), state.data.size)].filter(Boolean).join(' · ');
    basis.hidden = false;
    document.documentElement.dataset.paper = '';
    drawPaper(map, paper, [...grounds, places.shown]);
    repaint();
  });
  window.addEventListener('afterprint', () => {
    legend.open = open;
    basis.hidden = true;
    delete document.documentElement.dataset.paper;
    repaint();
  });
}
