// The panel of a place: its state in plain words and the reports for and against.
import { unturned } from './bidi.js';
import { NEVER } from './clock.js';
import { readTheme, visible, withAlpha } from './colours.js';
import { named, sentence } from './describe.js';
import { byId, make, webAddress } from './dom.js';
import { drawSign } from './symbols.js';

/** More quotes than these are read by nobody; the strongest come first. */
const MOST_CLAIMS = 40;

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
    const key = `${clock.name} ${event}`;
    const look = data.lookOf(clock, place);
    const history = make('canvas', { class: 'cm-history', role: 'img', 'aria-label': this.historyText(place) });
    this.body.replaceChildren(
      this.heading(place),
      make('p', { class: 'cm-verdict' }, this.sign(look), make('span', {}, `${sentence(look, messages)}.`)),
      ...this.notes(place, look),
      this.facts(place, event, look),
      make('h3', {}, messages.history),
      history,
      this.claims,
      this.origin(place),
    );
    this.drawHistory(history, place);
    if (key === this.shownEvent) return;
    this.shownEvent = key;
    void this.showClaims(event);
  }

  /** @param {number} place */
  heading(place) {
    const { data } = this.state;
    const others = [...new Set(data.otherNames(place).map(({ name }) => name))].slice(0, 6);
    const whole = data.within[place] - 1;
    const about = [unturned(data.kindOf(place)), whole >= 0 && this.messages.partOf(unturned(data.names[whole]))].filter(Boolean).join(', ');
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
    return signCanvas(look, 1, this.element);
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

  /** @param {number} place */
  historyText(place) {
    const { state, messages, write } = this;
    const { data, clock } = state;
    return clock
      .eventsOf(place)
      .filter((event) => clock.turns[event] || clock.before[event] < 0)
      .map((event) => `${write.short(data.firstDay + clock.dayOf(event))}: ${sentence(data.looks[clock.look[event]], messages)}`)
      .join('. ');
  }

  /** @param {HTMLCanvasElement} canvas @param {number} place */
  drawHistory(canvas, place) {
    const { data, clock } = this.state;
    const ratio = Math.min(window.devicePixelRatio || 1, 2);
    const width = canvas.clientWidth || 300;
    const height = 22;
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    context.scale(ratio, ratio);
    const theme = readTheme(this.element);
    const days = Math.max(1, data.days);
    const events = clock.eventsOf(place);
    events.forEach((event, i) => {
      const from = (clock.dayOf(event) / days) * width;
      const to = i + 1 < events.length ? (clock.dayOf(events[i + 1]) / days) * width : width;
      drawSpan(context, from, to - from, height, data.looks[clock.look[event]], theme);
    });
    const at = ((clock.day + 0.5) / days) * width;
    context.fillStyle = theme.paper;
    context.fillRect(at - 2.5, 0, 5, height);
    context.fillStyle = theme.ink;
    context.fillRect(at - 1, 0, 2, height);
  }

  /** @param {number} event */
  async showClaims(event) {
    const { state, messages } = this;
    const { clock } = state;
    this.claims.replaceChildren();
    const sources = await this.sources();
    if (this.shownEvent !== `${clock.name} ${event}`) return;
    if (!sources) {
      this.claims.replaceChildren(make('p', { class: 'cm-note' }, messages.noSources));
      return;
    }
    const supporting = sources.of(clock.name, event, 'supporting');
    const opposing = sources.of(clock.name, event, 'opposing');
    if (supporting.length + opposing.length === 0) {
      this.claims.replaceChildren(make('p', { class: 'cm-note' }, messages.noClaims));
      return;
    }
    this.claims.replaceChildren(...this.claimList(messages.supporting, supporting), ...this.claimList(messages.opposing, opposing));
  }

  /** @param {string} title @param {import('./sources.js').Claim[]} claims */
  claimList(title, claims) {
    if (claims.length === 0) return [];
    return [
      make('h3', {}, title, make('span', { class: 'cm-count' }, String(claims.length))),
      make('ul', { class: 'cm-claim-list' }, ...claims.slice(0, MOST_CLAIMS).map((claim) => this.claimCard(claim))),
    ];
  }

  /** @param {import('./sources.js').Claim} claim */
  claimCard(claim) {
    const { messages, write } = this;
    const { article } = claim;
    const [gainer, loser] = [claim.gainer, claim.loser].map((number) => {
      const actor = this.state.data.actors[number - 1];
      return actor && named(actor, messages);
    });
    // To the gainer, who stands first, whichever way the line runs.
    const parties = [gainer, loser].filter(Boolean).join(messages.direction === 'rtl' ? ' → ' : ' ← ');
    const what = [messages.change[claim.change], parties].filter(Boolean).join(': ');
    const when = claim.latest === null ? null : claim.precision === 'month' ? write.month(claim.latest) : claim.precision === 'year' ? write.year(claim.latest) : write.short(claim.latest);
    return make(
      'li',
      { class: `cm-claim is-${claim.certainty}` },
      make(
        'p',
        { class: 'cm-claim-head' },
        make('span', { class: 'cm-badge', title: messages.certaintyHints[claim.certainty] }, messages.certainty[claim.certainty]),
        make('span', { class: 'cm-what', dir: 'auto' }, what),
      ),
      make('blockquote', { dir: 'auto' }, claim.quote),
      claim.attribution ? make('p', { class: 'cm-said', dir: 'auto' }, messages.accordingTo(unturned(claim.attribution))) : null,
      make(
        'p',
        { class: 'cm-source' },
        ...separated([
          article?.source ? make('b', { dir: 'auto' }, unturned(article.source)) : null,
          article ? this.title(article) : null,
          article?.published != null ? write.short(article.published) : null,
          when && article?.published !== claim.latest ? messages.happened(when) : null,
          claim.background ? messages.background : null,
          claim.inTitle ? messages.inTitle : null,
        ]),
      ),
    );
  }

  /** @param {import('./sources.js').Article} article */
  title(article) {
    const text = unturned(article.title) || this.messages.untitled;
    const address = webAddress(article.url);
    return address ? make('a', { dir: 'auto', href: address, rel: 'noopener noreferrer external', target: '_blank' }, text) : make('bdi', {}, text);
  }
}

/** Puts a dot between parts, outside of them, so that no part's direction moves it. @param {(Node | string | null)[]} parts @returns {(Node | string)[]} */
function separated(parts) {
  const there = parts.filter((part) => part !== null);
  return there.flatMap((part, i) => (i ? [' · ', part] : [part]));
}

/**
 * A sign as a small picture of its own.
 * @param {import('./data.js').Look} look
 * @param {number} strength
 * @param {Element} themed
 * @returns {HTMLCanvasElement}
 */
export function signCanvas(look, strength, themed) {
  const size = look.besieger ? 34 : 22;
  const ratio = Math.min(window.devicePixelRatio || 1, 2);
  const canvas = make('canvas', { class: 'cm-sign', width: size * ratio, height: size * ratio, 'aria-hidden': 'true' });
  canvas.style.width = canvas.style.height = `${size}px`;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  context.scale(ratio, ratio);
  drawSign(context, size / 2, size / 2, 8, look, strength, readTheme(themed));
  return canvas;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} x
 * @param {number} width
 * @param {number} height
 * @param {import('./data.js').Look} look
 * @param {import('./colours.js').Theme} theme
 */
function drawSpan(context, x, width, height, look, theme) {
  context.save();
  context.beginPath();
  context.rect(x, 3, Math.max(width, 1), height - 6);
  context.clip();
  const empty = look.status === 'unknown' || look.status === 'vacated' || !look.holder;
  context.fillStyle = empty ? withAlpha('#808080', look.status === 'unknown' ? 0.14 : 0.3) : visible(/** @type {import('./data.js').Actor} */ (look.holder).colour, theme);
  context.fillRect(x, 3, width, height - 6);
  if (look.status === 'contested' || look.status === 'disputed') {
    context.strokeStyle = look.rival ? visible(look.rival.colour, theme) : theme.paper;
    context.lineWidth = look.status === 'contested' ? 2 : 5;
    context.beginPath();
    for (let at = x - height; at < x + width; at += look.status === 'contested' ? 5 : 12) {
      context.moveTo(at, height);
      context.lineTo(at + height, 0);
    }
    context.stroke();
  }
  context.restore();
}
