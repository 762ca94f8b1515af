// Dates and times as French-speaking readers write them, in the viewer's time zone.

import { h } from './dom.js';

const format = (options) => new Intl.DateTimeFormat('fr', options);

const STYLES = {
  t: format({ timeStyle: 'short' }),
  T: format({ timeStyle: 'medium' }),
  d: format({ dateStyle: 'short' }),
  D: format({ dateStyle: 'long' }),
  f: format({ dateStyle: 'long', timeStyle: 'short' }),
  F: format({ dateStyle: 'full', timeStyle: 'short' }),
};

const RELATIVE = new Intl.RelativeTimeFormat('fr', { numeric: 'auto' });

// Seconds per unit, largest first.
const UNITS = [
  ['year', 31557600], ['month', 2629800], ['day', 86400], ['hour', 3600], ['minute', 60], ['second', 1],
];

export function relative(date) {
  const seconds = Math.round((date.getTime() - Date.now()) / 1000);
  const [unit, size] = UNITS.find(([, one]) => Math.abs(seconds) >= one) ?? ['second', 1];
  return RELATIVE.format(Math.trunc(seconds / size), unit);
}

/** A `<t:SECONDS:STYLE>` of Discord. */
export function timestamp(seconds, style) {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return `<t:${seconds}>`;
  const el = h('time', {
    class: 'timestamp', dir: 'auto', datetime: date.toISOString(), title: STYLES.F.format(date),
  });
  if (style === 'R') el.dataset.relative = '';
  el.textContent = style === 'R' ? relative(date) : STYLES[style].format(date);
  return el;
}

// Relative times move on while the page is open.
setInterval(() => {
  for (const el of document.querySelectorAll('time[data-relative]')) {
    el.textContent = relative(new Date(el.dateTime));
  }
}, 15000);

const startOfDay = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();

export const sameDay = (a, b) => startOfDay(a) === startOfDay(b);

export const clock = (date) => STYLES.t.format(date);

export const longDay = (date) => STYLES.D.format(date);

export const full = (date) => STYLES.F.format(date);

/** The time, with the day where it is not today. */
export function whenSaid(date) {
  const days = Math.round((startOfDay(new Date()) - startOfDay(date)) / 86400000);
  if (days === 0) return STYLES.t.format(date);
  if (days === 1) return `hier à ${STYLES.t.format(date)}`;
  return `${STYLES.d.format(date)} ${STYLES.t.format(date)}`;
}
