// What the light atlas shows on a day, under filters: which memberships, how many behind each
// option, and the sentence. All that depends on a rule comes from geo/takeaway/light.py: this only
// compares days and codes, counts, and puts numbers into texts. It knows no page.

/** @import { Asking, Found, Light, State } from "./types.d.ts" */

/** @type {Record<string, string>} */
const LETTERS = { "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe",
  "ı": "i", "ß": "ss" };

/**
 * The letters of a name, as geo/spelling.py reduces it.
 * @param {string} text
 */
export function folded(text) {
  return text.toLowerCase().replace(/[øłđðþæœıß]/g, (letter) => LETTERS[letter])
    .normalize("NFKD").replace(/\p{M}/gu, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

/**
 * Text put into another is never read as a place for more.
 * @param {string} text
 * @param {Record<string, string>} values
 */
export function put(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
}

/**
 * The last of the spans that has begun: ISO days sort as texts.
 * @template T
 * @param {[string, T][]} spans
 * @param {string} asked
 * @returns {T | null}
 */
export function last(spans, asked) {
  let found = null;
  for (const [day, number] of spans) if (day <= asked) found = number;
  return found;
}

/**
 * Counts things by what each is.
 * @template T
 * @param {Iterable<T>} things
 * @returns {Map<T, number>}
 */
export function tally(things) {
  const found = new Map();
  for (const each of things) found.set(each, (found.get(each) || 0) + 1);
  return found;
}

/**
 * What is shown, counted and said of an asking, as functions of it.
 * @param {Light} data what geo.takeaway.light.recorded has written
 */
export function lightAtlas(data) {
  const code = data.written.code, tag = data.written.tag; // dates are those of a region
  const lists = new Intl.ListFormat(code);
  const numbers = new Intl.NumberFormat(code, { useGrouping: "always" }); // as the library: 1.034
  const days = new Intl.DateTimeFormat(tag, {
    day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  const plural = new Intl.PluralRules(code);
  const unknown = data.codes.indexOf("unknown");

  /** @param {string} iso */
  const day = (iso) =>
    days.format(new Date(`${iso}T00:00:00Z`)).replace(/^1 /, `${data.written.first} `);

  /** @param {number} n */
  const number = (n) => numbers.format(n);

  /** @param {[string, string]} forms @param {number} n */
  const numbered = (forms, n) =>
    forms[plural.select(n) === "one" ? 0 : 1].replace("{n}", number(n));

  /**
   * Each membership that has begun, with its state and how many filters it fails.
   * @param {Asking} asking
   * @returns {Found[]}
   */
  function standing(asking) {
    const sought = folded(asking.query);
    const wanted = data.fields.map((field) => {
      const chosen = asking.chosen[field.key] || [];
      const codes = chosen.length ? chosen : data.unasked[field.key];
      return codes ? new Set(codes) : null;
    });
    return data.members.flatMap((member) => {
      const at = last(member.spans, asking.day);
      if (at === null) return [];
      const state = data.states[at];
      const fails = wanted.map((codes, i) => codes !== null && !codes.has(state.codes[i]));
      const unnamed = sought !== "" && !member.names.includes(sought);
      const failed = fails.reduce((n, is) => n + Number(is), unnamed ? 1 : 0);
      return [{ state, fails, failed, order: member.order }];
    });
  }

  /** @param {Found[]} found */
  const kept = (found) => found.filter((one) => one.failed === 0).map((one) => one.state);

  /**
   * By field and code, how many would be shown if that code were its only choice.
   * @param {Found[]} found
   */
  const counts = (found) => data.fields.map((_field, i) =>
    tally(found.filter((one) => one.failed === Number(one.fails[i]))
      .map((one) => one.state.codes[i])));

  /** @param {State[]} states */
  const legend = (states) => data.legend.map((line) => states.filter((state) => {
    if (line.category) return state.category === line.category;
    return line.mark === "frame" ? state.framed : state.mark === line.mark;
  }).length);

  /** @param {string} key @returns {(state: State) => boolean} */
  function isUnknown(key) {
    const i = data.fields.findIndex((field) => field.key === key);
    return (state) => i >= 0 && state.codes[i] === unknown;
  }

  /** @type {Record<string, (state: State) => boolean>} */
  const uncertain = {
    inferred: (state) => state.mark === "hollow",
    tier: isUnknown("tier"),
    family: isUnknown("family"),
    later: (state) => state.later,
    point: (state) => state.feature < 0,
  };

  /** @param {State[]} states @param {string} asked */
  function sentence(states, asked) {
    const said = data.sentence, on = day(asked);
    if (!states.length) return put(said.none, { day: on });
    const counted = tally(states.map((state) => state.kind));
    const kinds = said.kinds.filter(([kind]) => counted.get(kind))
      .map(([kind, words]) => words.replace("{n}", number(counted.get(kind) || 0)));
    const first = put(said.all, {
      day: on, list: lists.format(kinds),
      shown: said.shown ? numbered(said.shown, states.length) : "",
    });
    const known = Object.keys(said.caveats).map((name) => {
      const n = states.filter(uncertain[name]).length;
      return n ? numbered(said.caveats[name], n) : "";
    }).filter(Boolean);
    if (!known.length) return first;
    return `${first} ${put(said.some || "", { list: lists.format(known) })}`;
  }

  /**
   * What is chosen, in words, with the day: as below the title.
   * @param {Asking} asking
   */
  function subtitle(asking) {
    const parts = data.fields.map((field) => {
      const chosen = asking.chosen[field.key] || [];
      return lists.format(chosen.map((each) => {
        const option = field.options.find((one) => one[0] === each);
        return field.brief || !option ? data.codes[each] : option[1];
      }));
    }).filter(Boolean);
    const [before, after] = data.subtitle.quotes;
    if (asking.query) parts.push(before + asking.query + after);
    parts.push(put(data.subtitle.day, { day: day(asking.day) }));
    return parts.join(" · ");
  }

  /**
   * What is documented of the networks that are asked for, as HTML that the atlas has written.
   * @param {Asking} asking
   */
  function documented(asking) {
    const at = last(data.coverage, asking.day);
    const networks = (asking.chosen.network || []).map((each) => data.codes[each]);
    return at === null ? [] : data.documented[at]
      .filter((line) => !networks.length || networks.includes(line[0])).map((line) => line[1]);
  }

  /**
   * The symbols of what is kept, by number, in the order of the atlas.
   * @param {Found[]} found
   */
  const drawn = (found) => found.filter((one) => one.failed === 0)
    .sort((a, b) => a.order - b.order)
    .map((one) => one.state.feature)
    .filter((feature) => feature >= 0);

  /**
   * Symbols that are shown at one point stand beside each other.
   * @param {number[]} features
   */
  function stand(features) {
    /** @type {Map<string, number[]>} */
    const at = new Map();
    for (const feature of features) {
      const key = data.features[feature].geometry.coordinates.join(" ");
      const group = at.get(key);
      if (group) group.push(feature);
      else at.set(key, [feature]);
    }
    for (const group of at.values()) {
      group.forEach((feature, i) => {
        data.features[feature].properties.shift = (i - (group.length - 1) / 2) * data.beside;
      });
    }
  }

  /**
   * How many are shown behind each option of a field that has a bar.
   * @param {State[]} states
   */
  const bars = (states) => data.bars.map(([key, words]) => {
    const i = data.fields.findIndex((field) => field.key === key);
    const counted = tally(states.map((state) => state.codes[i]));
    const lines = data.fields[i].options
      .map(([option, name]) => ({ name, n: counted.get(option) || 0 }))
      .filter((line) => line.n);
    return { words, lines, most: Math.max(1, ...lines.map((line) => line.n)) };
  });

  return { bars, counts, day, documented, drawn, kept, legend, number, numbered, sentence, stand, standing,
    subtitle };
}
