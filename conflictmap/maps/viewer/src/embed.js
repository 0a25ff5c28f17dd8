// The page inside somebody else's, in little room: the style sheet hides what there is none for, the rest is here.
import { byId, webAddress } from './dom.js';
import { popover } from './popover.js';

/** Shows the page in little room, or whole. @param {boolean} on */
export function compact(on) {
  document.documentElement.toggleAttribute('data-embed', on);
  const [clocks, credits, about] = ['cm-clocks', 'cm-credits', 'cm-about-body'].map((id) => byId(id, HTMLElement));
  // Whom the map rests on, and which answer it gives, is a click away however small it is.
  (on ? about : byId('cm-tools', HTMLElement)).prepend(clocks);
  (on ? about : byId('cm-side', HTMLElement)).append(credits);
}

/** What opens over the map there. @returns {(link: string) => void} takes the link to the same view of the whole page */
export function setUpEmbed() {
  const about = byId('cm-about', HTMLDetailsElement);
  popover(about);
  // The legend hides most of so small a map.
  popover(byId('cm-legend', HTMLDetailsElement), () => 'embed' in document.documentElement.dataset);
  // On paper there is nothing to press.
  for (const [event, open] of /** @type {const} */ ([['beforeprint', true], ['afterprint', false]])) window.addEventListener(event, () => (about.open = open));
  const out = byId('cm-whole', HTMLAnchorElement);
  // Inside `srcdoc` the page has no address but the one under which it was published.
  const own = /^(https?|file):/.test(location.protocol) ? location.href.split('#')[0] : webAddress(document.querySelector('link[rel=canonical]')?.getAttribute('href') ?? '');
  out.hidden = own === null;
  return (link) => {
    out.href = own + link;
  };
}
