// The countries of the light atlas: what is shown in each, its class, and what that is called. The
// rules are those of geo/maps/iccar_countries.py; what stands for what comes from there.
import { last, put } from "./light.js";

/** @import { Areas, Asking, Found, Light } from "./types.d.ts" */

/**
 * What is known of each country: members, inhabitants of those counted, first year.
 * @param {Found[]} found of which those count that pass every filter
 */
function sums(found) {
  /** @type {Map<string, { places: Set<string>, first: number | null, people: number | null }>} */
  const known = new Map();
  /** @type {Map<string, any>} */
  const counted = new Map();
  for (const one of found) {
    const adds = one.state.adds;
    if (one.failed || !adds?.current) continue;
    const sum = known.get(adds.iso2) ?? { places: new Set(), first: null, people: null };
    known.set(adds.iso2, sum);
    if (!sum.places.has(adds.place) && adds.counted) counted.set(adds.place, adds);
    sum.places.add(adds.place);
    if (adds.year !== null) sum.first = Math.min(sum.first ?? adds.year, adds.year);
  }
  for (const adds of counted.values()) {
    const sum = known.get(adds.iso2);
    const inside = adds.inside.some((/** @type {string} */ place) => counted.has(place));
    if (sum && !inside && adds.people !== null) sum.people = (sum.people ?? 0) + adds.people;
  }
  return known;
}

/**
 * How countries are drawn for what is asked.
 * @param {Light} data
 * @param {(forms: [string, string], n: number) => string} numbered
 */
export function lightAreas(data, numbered) {
  const areas = /** @type {Areas} */ (data.areas);
  const rates = new Intl.NumberFormat(data.written.code, { maximumFractionDigits: 2 });
  const shares = new Intl.NumberFormat(data.written.code, { style: "percent" });

  /** @param {{ members: number, per_million: number | null, population_share: number | null }} of */
  function said(of) {
    const parts = [numbered(areas.said.members, of.members)];
    if (of.per_million !== null) {
      parts.push(put(areas.said.per_million, { rate: rates.format(of.per_million) }));
    }
    if (of.population_share !== null) {
      parts.push(put(areas.said.population_share, { share: shares.format(of.population_share) }));
    }
    return parts.join(" · ");
  }

  /** @param {number | null} value the number of its class, or null */
  function classOf(value) {
    return value ? areas.breaks.filter((edge) => edge <= value).length : null;
  }

  /** @param {Found[]} found @param {Asking} asking */
  return function drawn(found, asking) {
    const known = sums(found);
    const everywhere = new Set(found.filter((one) => one.state.adds?.current)
      .map((one) => one.state.adds.iso2));
    const well = last(areas.well, asking.day) ?? [];
    /** @param {string} key @param {string} code */
    const leftOut = (key, code) => {
      const chosen = asking.chosen[key] ?? [];
      return chosen.length > 0 && !chosen.some((one) => data.codes[one] === code);
    };
    /** @type {Record<string, { fill: string, dash: string, tooltip: string }>} */
    const values = {};
    const classes = areas.colours.map(() => 0);
    /** @type {Record<string, number>} */
    const absent = {};
    for (const [iso2, name, region, population] of areas.countries) {
      const sum = known.get(iso2), members = sum?.places.size ?? 0;
      if (!members && !region) continue;
      const of = {
        members,
        per_million: population ? members * 1e6 / population : null,
        population_share: population && sum && sum.people !== null ? sum.people / population : null,
        first_joined: sum?.first ?? null,
      };
      let state = "documented";
      if (!members) {
        const outside = everywhere.has(iso2) || leftOut("country", iso2) ||
          leftOut("coalition", region);
        if (outside) state = "outside";
        else state = well.includes(region) ? "none_known" : "none_documented";
        absent[state] = (absent[state] ?? 0) + 1;
      }
      const group = classOf(of[/** @type {keyof typeof of} */ (areas.measure)]);
      if (group !== null) classes[group] += 1;
      const [empty, hatched] = areas.absence[state] ?? ["", false];
      const fill = group === null ? empty || areas.absence.none_documented[0] : areas.colours[group];
      const words = state === "documented" ? said(of) : areas.states[state];
      values[iso2] = { fill, dash: hatched ? "2 3" : "",
        tooltip: `<strong>${name}</strong><br>${words}` };
    }
    const legend = areas.labels.map((words, i) =>
      ({ fill: areas.colours[i], hatched: false, words, n: classes[i] }));
    for (const [state, [fill, hatched]] of Object.entries(areas.absence)) {
      const n = absent[state] ?? 0;
      if (n || state !== "outside") legend.push({ fill, hatched, words: areas.states[state], n });
    }
    return { values, legend };
  };
}
