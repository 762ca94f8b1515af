// Building the page out of nodes. Nothing here (or elsewhere in the page) parses
// a string as HTML: what people, names and labels contain stays text.

/**
 * Makes an element. `props` are attributes, except: `on` (event listeners by
 * name), `data` (data-*), `class`, `text`, and booleans (present or absent).
 * Children may be nodes, strings, arrays, or nothing.
 */
export function h(tag, props, ...children) {
  const el = document.createElement(tag);
  for (const [key, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (key === 'on') {
      for (const [event, listener] of Object.entries(value)) el.addEventListener(event, listener);
    } else if (key === 'data') {
      for (const [name, text] of Object.entries(value)) el.dataset[name] = text;
    } else if (key === 'class') el.className = value;
    else if (key === 'text') el.textContent = value;
    else if (key === 'testid') el.dataset.testid = value;
    else el.setAttribute(key, value === true ? '' : value);
  }
  append(el, children);
  return el;
}

/** Appends nodes and strings, flattening arrays and leaving out nothing-values. */
export function append(el, children) {
  for (const child of children.flat(Infinity)) {
    if (child === undefined || child === null || child === false) continue;
    el.append(child);
  }
  return el;
}

/** Replaces all that `el` contains. */
export function fill(el, ...children) {
  el.replaceChildren();
  return append(el, children);
}

/**
 * As `fill`, but leaves `el` alone when nothing would look different: columns are
 * rendered at each change of the world, and somebody may be about to press in them.
 * Listeners must therefore depend only on what is shown. Keeps the focus by testid.
 */
export function settle(el, ...children) {
  const fresh = append(el.cloneNode(false), children);
  if (fresh.innerHTML === el.innerHTML) return el;
  const focused = el.contains(document.activeElement) ? document.activeElement.dataset.testid : null;
  el.replaceChildren(...fresh.childNodes);
  if (focused) el.querySelector(`[data-testid="${CSS.escape(focused)}"]`)?.focus();
  return el;
}

export const byId = (id) => document.getElementById(id);

// Line drawings on a 24 × 24 grid, made for this page.
const DRAWINGS = {
  hash: 'M9 4 7 20M17 4l-2 16M4 9h16M3.5 15h16',
  forum: 'M4 5h16v11H11l-4 4v-4H4zM8 9h8M8 12.5h5',
  thread: 'M6 4v8a4 4 0 0 0 4 4h9M15 12l4 4-4 4',
  lock: 'M6 11h12v9H6zM9 11V8a3 3 0 0 1 6 0v3',
  at: 'M15.5 12a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0v1.3a2.2 2.2 0 0 0 4.5 0V12a8 8 0 1 0-3.2 6.4',
  menu: 'M4 7h16M4 12h16M4 17h16',
  people: 'M9 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM3.5 19a5.5 5.5 0 0 1 11 0M16 6a2.7 2.7 0 0 1 0 5M17 14a5 5 0 0 1 3.5 5',
  more: 'M6 12h.01M12 12h.01M18 12h.01',
  reply: 'M10 7 5 12l5 5M5 12h9a5 5 0 0 1 5 5v1',
  pencil: 'M5 19l1-4L16 5l3 3L9 18z',
  trash: 'M5 7h14M10 7V5h4v2M7 7l1 12h8l1-12',
  plus: 'M12 5v14M5 12h14',
  send: 'M4 12 20 5l-5 15-3.5-6z',
  close: 'M6 6l12 12M18 6 6 18',
  chevron: 'M7 10l5 5 5-5',
  link: 'M14 5h5v5M19 5l-8 8M17 14v5H5V7h5',
  image: 'M4 6h16v12H4zM4 15l5-4 4 3 3-2 4 3',
  file: 'M7 4h7l4 4v12H7zM14 4v4h4',
  eye: 'M3 12s3.5-6 9-6 9 6 9 6-3.5 6-9 6-9-6-9-6zM12 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
  slash: 'M16 4 8 20',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  back: 'M14 6l-6 6 6 6',
};

/** A small drawing that screen readers skip: the control beside it carries the name. */
export function icon(name) {
  const ns = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(ns, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(ns, 'path');
  path.setAttribute('d', DRAWINGS[name]);
  svg.append(path);
  return svg;
}

/** A button that shows only a drawing; `label` is its name. */
export function iconButton(name, label, onClick, props = {}) {
  return h('button', {
    type: 'button', class: 'icon-button', 'aria-label': label, title: label,
    on: { click: onClick }, ...props,
  }, icon(name));
}

/** Sets a colour variable on an element (through the CSSOM, which a strict CSP allows). */
export function tint(el, variable, color) {
  el.style.setProperty(variable, color);
  return el;
}

/** Discord's colour numbers as CSS; 0 means "no colour". */
export function cssColor(number) {
  return number ? `#${Number(number).toString(16).padStart(6, '0')}` : null;
}

let announced = 0;

/** Says a sentence to screen readers; a few sentences at a time stay in the region. */
export function announce(sentence) {
  const live = byId('live');
  live.append(h('p', { data: { n: String(++announced) } }, sentence));
  while (live.childElementCount > 5) live.firstElementChild.remove();
}
