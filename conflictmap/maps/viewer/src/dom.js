// Making and finding elements. Text is always set as text; nothing here takes markup.

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number | boolean | EventListener | undefined>} [properties] attributes, or listeners as `onclick`
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/**
 * @template {Element} Kind
 * @param {string} id
 * @param {new () => Kind} kind
 * @returns {Kind}
 */
export function byId(id, kind) {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new TypeError(`the page has no ${kind.name} ${id}`);
  return element;
}

/** Fills `data-text` and `data-label` of the page's skeleton. @param {ParentNode} root @param {import('./messages/en.js').Messages} messages */
export function fillMessages(root, messages) {
  /** @param {string | null} key */
  const message = (key) => String(/** @type {Record<string, unknown>} */ (messages)[key ?? '']);
  for (const element of root.querySelectorAll('[data-text]')) element.textContent = message(element.getAttribute('data-text'));
  for (const element of root.querySelectorAll('[data-label]')) element.setAttribute('aria-label', message(element.getAttribute('data-label')));
  for (const element of root.querySelectorAll('[data-placeholder]')) element.setAttribute('placeholder', message(element.getAttribute('data-placeholder')));
  for (const element of root.querySelectorAll('[data-hint]')) element.setAttribute('title', message(element.getAttribute('data-hint')));
}

/** The address of a link if a browser may follow it, else null. @param {string} url @returns {string | null} */
export function webAddress(url) {
  if (!/^https?:\/\//i.test(url)) return null;
  try {
    const parsed = new URL(url);
    return parsed.protocol === 'http:' || parsed.protocol === 'https:' ? parsed.href : null;
  } catch {
    return null;
  }
}

/** Puts a dot between parts, outside of them, so that no part's direction moves it. @param {(Node | string | null)[]} parts @returns {(Node | string)[]} */
export function separated(parts) {
  const there = parts.filter((part) => part !== null);
  return there.flatMap((part, i) => (i ? [' · ', part] : [part]));
}
