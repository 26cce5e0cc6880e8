// What a reader of the light atlas asks for, as the part of the address behind its # says it: what
// differs from how the page opens, by the atlas's own keys and codes. It knows no page.

/** @import { Asking, Light } from "./types.d.ts" */

const LONGEST = 100; // letters of a name that is sought

/**
 * How the page opens.
 * @param {Light} data
 * @returns {Asking}
 */
export function opening(data) {
  const chosen = Object.fromEntries(data.fields.map((field) => [field.key, field.chosen.slice()]));
  return { day: data.day, query: data.query, chosen };
}

/**
 * Days as texts: the middle one of three is the day, or the end that it lies beyond.
 * @param {Light} data
 * @param {string} day
 */
export function inside(data, day) {
  return [data.first, day, data.last].sort()[1];
}

/**
 * The year of the first member.
 * @param {Light} data
 */
export function firstYear(data) {
  return Number(data.members.map((member) => member.spans[0][0]).sort()[0]?.slice(0, 4) ?? 0);
}

/**
 * @param {Light} data
 * @param {string} text
 * @returns {Asking} without what the page does not offer
 */
export function read(data, text) {
  const found = opening(data), given = new URLSearchParams(text);
  const day = given.get("asof") || "";
  const isDay = /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day));
  if (isDay) found.day = inside(data, day);
  if (given.has("q")) found.query = (given.get("q") || "").slice(0, LONGEST);
  for (const field of data.fields) {
    if (!given.has(field.key) || field.alone) continue;
    const offered = field.options.map((option) => option[0]);
    found.chosen[field.key] = given.getAll(field.key)
      .map((code) => data.codes.indexOf(code))
      .filter((code, i, all) => offered.includes(code) && all.indexOf(code) === i);
  }
  return found;
}

/**
 * @param {Light} data
 * @param {Asking} asking
 * @returns {[string, string][]} names and values of the address
 */
export function written(data, asking) {
  const plain = opening(data);
  /** @type {[string, string][]} */
  const told = [];
  if (asking.day !== plain.day) told.push(["asof", asking.day]);
  if (asking.query !== plain.query) told.push(["q", asking.query]);
  for (const field of data.fields) {
    const chosen = asking.chosen[field.key];
    if (String(chosen) === String(plain.chosen[field.key])) continue;
    if (!chosen.length) told.push([field.key, ""]);
    for (const code of chosen) told.push([field.key, data.codes[code]]);
  }
  return told;
}
