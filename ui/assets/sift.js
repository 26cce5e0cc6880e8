// The bar of filters of the light atlas, and all that follows it: map, legend, sentence, bars,
// coverage, table (geo/takeaway/handout.py). What is asked for stands in the address, behind its #.
import { lightAreas } from "./areas.js";
import { firstYear, inside, opening, read, written } from "./asking.js";
import { lightAtlas } from "./light.js";
import { lightTable } from "./lines.js";
import { atlasAlone, legendLine, made } from "./player.js";

/** @import { Asking, Field, Light, State, Year } from "./types.d.ts" */

/** Says a text, where it is another one. @param {Element} where @param {string} text */
function say(where, text) {
  if (where.textContent !== text) where.textContent = text;
}

/** @param {string} text @param {HTMLElement} field */
function named(text, field) {
  return made("label", {}, made("span", { textContent: text }), field);
}

/**
 * A filter: its options with a number behind each.
 * @param {Field} field
 * @param {string} all what it says without a choice
 * @param {(codes: number[]) => void} ask
 */
function choice(field, all, ask) {
  const total = made("span", { className: "chosen" });
  const list = made("div", { className: "options" });
  /** @type {number[]} */
  let held = [];
  const options = field.options.map(([code, words]) => {
    const tick = made("input", { type: "checkbox" }), number = made("strong", {});
    list.append(made("label", {}, tick, made("span", { textContent: words }), number));
    tick.addEventListener("change", () => {
      const others = held.filter((one) => one !== code); // what is chosen last comes last
      ask(tick.checked ? [...others, code] : others);
    });
    return { code, words, tick, number };
  });
  if (field.hint) list.append(made("p", { className: "small", textContent: field.hint }));
  const box = made("details", { className: "choice" },
    made("summary", {}, made("span", { textContent: field.label }), total), list);
  return {
    box,
    /** @param {number[]} chosen @param {Map<number, number>} counted @param {(n: number) => string} number */
    draw(chosen, counted, number) {
      held = chosen;
      const words = chosen.map((code) => options.find((one) => one.code === code)?.words);
      say(total, words.join(", ") || all);
      for (const one of options) {
        one.tick.checked = chosen.includes(one.code);
        say(one.number, number(counted.get(one.code) || 0));
      }
    },
  };
}

/**
 * Day, name, filters with a number behind each option, and one button that clears them.
 * @param {Light} data
 * @param {(codes: Record<string, number[]>, others?: Partial<Asking>) => void} ask
 */
function bar(data, ask) {
  const words = data.words, box = /** @type {HTMLElement} */ (document.getElementById("sift"));
  const day = made("input", { type: "date", min: data.first, max: data.last });
  const query = made("input", { type: "search", maxLength: 100, autocomplete: "off" });
  const years = made("input", { type: "range", min: firstYear(data),
    max: Number(data.last.slice(0, 4)), step: 1 });
  const clear = made("button", { type: "button", className: "atlas-tool",
    textContent: words.clear });
  const tools = made("div", { className: "tools" });
  years.setAttribute("aria-label", words.year);
  const choices = data.fields.map((field) =>
    choice(field, words.all, (codes) => ask({ [field.key]: codes })));
  const rest = made("div", { className: "options" });
  const more = made("details", { className: "choice more" },
    made("summary", { textContent: words.more }), rest);
  const inner = made("div", { className: "filters" }, named(words.search, query));
  data.fields.forEach((field, i) => {
    if (!field.alone) (field.first ? inner : rest).append(choices[i].box);
  });
  inner.append(more, clear);
  // Behind a button where the window is narrow: the map comes first.
  const narrow = matchMedia("(max-width: 820px)");
  const summary = made("summary", { textContent: words.filters });
  const fold = made("details", { className: "fold", open: !narrow.matches }, summary, inner);
  narrow.addEventListener("change", () => { fold.open = !narrow.matches; });
  box.replaceChildren(named(words.day, day), years, tools, fold);

  day.addEventListener("change", () => {
    if (day.value) ask({}, { day: inside(data, day.value) });
  });
  years.addEventListener("input", () => ask({}, { day: inside(data, `${years.value}-12-31`) }));
  query.addEventListener("input", () => ask({}, { query: query.value }));
  clear.addEventListener("click", () =>
    ask(Object.fromEntries(data.fields.map((field) => [field.key, []])), { query: "" }));
  box.addEventListener("keydown", (event) => {
    const at = /** @type {Element} */ (event.target);
    const open = event.key === "Escape" && at.closest("details.choice[open]");
    if (!open) return;
    event.stopPropagation();
    /** @type {HTMLDetailsElement} */ (open).open = false;
    open.querySelector("summary")?.focus();
  });

  return {
    tools,
    /** @param {Asking} asking @param {Map<number, number>[]} counts @param {(n: number) => string} number */
    draw(asking, counts, number) {
      day.value = asking.day;
      years.value = asking.day.slice(0, 4);
      if (query.value !== asking.query) query.value = asking.query;
      choices.forEach((each, i) => {
        each.draw(asking.chosen[data.fields[i].key], counts[i], number);
      });
      let set = data.fields.filter((field) => asking.chosen[field.key].length).length;
      set += asking.query ? 1 : 0;
      say(summary, words.filters + (set ? ` (${set})` : ""));
    },
  };
}

/**
 * A line of the legend asks for what it stands for, and no more when it is pressed again.
 * @param {Light} data
 * @param {ReturnType<typeof lightAtlas>} light
 * @param {State[]} shown
 * @param {Asking} asking
 * @param {(codes: Record<string, number[]>) => void} ask
 */
function legend(data, light, shown, asking, ask) {
  const numbers = light.legend(shown);
  return data.legend.flatMap((line, i) => {
    const keys = Object.keys(line.asks);
    const wish = Object.fromEntries(keys.map((key) =>
      [key, line.asks[key].map((code) => data.codes.indexOf(code))]));
    const pressed = keys.length > 0 &&
      keys.every((key) => String(wish[key]) === String(asking.chosen[key]));
    if (!numbers[i] && !pressed) return [];
    const parts = legendLine({ image: line.image, words: line.words,
      count: light.number(numbers[i]) });
    if (!keys.length) return [made("li", {}, ...parts)];
    const press = made("button", { type: "button", className: "press" }, ...parts);
    press.setAttribute("aria-pressed", String(pressed));
    press.addEventListener("click", () =>
      ask(pressed ? Object.fromEntries(keys.map((key) => [key, []])) : wish));
    return [made("li", {}, press)];
  });
}

/**
 * How many are shown of each tier and family.
 * @param {ReturnType<typeof lightAtlas>} light
 * @param {State[]} shown
 */
function bars(light, shown) {
  return light.bars(shown).map((bar) => {
    const lines = bar.lines.map((line) => {
      const length = made("i", {});
      length.style.width = `${100 * line.n / bar.most}%`;
      return made("li", {}, made("span", { textContent: line.name }), made("b", {}, length),
        made("strong", { textContent: light.number(line.n) }));
    });
    return made("section", {}, made("h2", { textContent: bar.words }), made("ul", {}, ...lines));
  });
}

/**
 * The years of what is asked for, at the end of each.
 * @param {Light} data
 * @param {ReturnType<typeof lightAtlas>} light
 * @param {Asking} asking
 */
export function years(data, light, asking) {
  const end = Number(data.last.slice(0, 4));
  /** @type {Year[]} */
  const found = [];
  /** @type {Set<number> | null} */
  let before = null;
  for (let year = firstYear(data); year <= end; year += 1) {
    const day = inside(data, `${year}-12-31`);
    const shown = light.drawn(light.standing({ ...asking, day }));
    const known = before;
    found.push({ year, day, shown, fresh: known ? shown.filter((i) => !known.has(i)) : [] });
    before = new Set(shown);
  }
  return { features: data.features, years: found };
}

/** What is done once the answer stands on the screen: of several that wait, the last. */
function afterwards() {
  /** @type {(() => void) | null} */
  let waiting = null;
  function now() {
    const act = waiting;
    waiting = null;
    act?.();
  }
  return {
    now,
    /** @param {() => void} act */
    later(act) {
      const first = waiting === null;
      waiting = act;
      if (!first) return;
      requestAnimationFrame(() => setTimeout(now));
      setTimeout(now, 250); // a window that is not in sight draws nothing
    },
  };
}

/**
 * @param {Light} data
 * @param {any} map
 * @param {(asking: Asking) => void} settled is told what stands in the address now
 */
export function lightPage(data, map, settled) {
  const light = lightAtlas(data), table = lightTable(data);
  const side = /** @type {HTMLElement} */ (document.querySelector(".board aside section .legend"));
  const graphs = /** @type {HTMLElement} */ (document.getElementById("bars"));
  const known = /** @type {HTMLElement} */ (document.querySelector("ul.coverage"));
  const said = /** @type {HTMLElement} */ (document.getElementById("caption"));
  const chosen = /** @type {HTMLElement} */ (document.getElementById("chosen"));
  said.setAttribute("role", "status");
  /** @type {State[]} */
  let shown = [];
  let asking = opening(data);
  let documented = "";
  const tools = bar(data, ask), rest = afterwards();
  const areas = data.areas && lightAreas(data, light.numbered);
  const keys = /** @type {HTMLElement} */ (document.querySelectorAll(".board aside .legend")[1]);

  // The years play as in the app, under the filters that are set; at their end the map is that of
  // its own day again.
  const player = atlasAlone(() => window, (year) => {
    if (year) {
      light.stand(year.shown);
      show(year.day || asking.day);
      return;
    }
    window.atlasPlay.load(data.features);
    draw();
    controls();
  }, controls);
  player.by = (step) => {
    if (player.on) player.step(step);
    else player.begin(Number(asking.day.slice(0, 4)) - firstYear(data) + step);
    controls();
  };
  /** @type {ReturnType<typeof years> | null} */
  let prepared = null; // when they are first asked for, after each change
  Object.defineProperty(player, "frames", { get: () => {
    prepared ??= years(data, light, asking);
    return prepared;
  } });

  function controls() {
    const box = tools.tools;
    const focused = Array.from(box.children).indexOf(/** @type {Element} */ (document.activeElement));
    box.replaceChildren(...player.buttons(data.words.years));
    if (focused >= 0) /** @type {HTMLElement} */ (box.children[focused]).focus();
  }

  /** @param {Record<string, number[]>} codes @param {Partial<Asking>} [others] */
  function ask(codes, others) {
    if (player.on) halt();
    asking = { ...asking, ...others, chosen: { ...asking.chosen, ...codes } };
    draw();
  }

  // What was played ends at the year that it shows.
  function halt() {
    const at = player.year().day || asking.day;
    player.pause();
    player.on = false;
    asking = { ...asking, day: at };
    controls();
  }

  /**
   * What is asked for on a day: the sentence and the legend at once, then what can wait.
   * @param {string} on
   */
  function show(on) {
    const now = { ...asking, day: on }, found = light.standing(now);
    shown = light.kept(found);
    say(chosen, light.subtitle(now));
    say(said, light.sentence(shown, on));
    side.replaceChildren(...legend(data, light, shown, now, ask));
    if (areas) colour(areas(found, now));
    rest.later(() => {
      tools.draw(now, light.counts(found), light.number);
      const lines = light.documented(now).map((line) => `<li>${line}</li>`).join("");
      if (documented !== lines) known.innerHTML = lines;
      documented = lines;
      graphs.replaceChildren(...bars(light, shown));
      table.show(shown);
      settled(asking);
    });
    return found;
  }

  /** @param {ReturnType<ReturnType<typeof lightAreas>>} drawn */
  function colour(drawn) {
    window.atlasRecolour?.(drawn.values);
    keys.replaceChildren(...drawn.legend.map((line) =>
      made("li", {}, ...legendLine({ ...line, count: light.number(line.n) }))));
  }

  function draw() {
    const symbols = light.drawn(show(asking.day));
    light.stand(symbols);
    window.atlasPlay.show(symbols, [], null);
    prepared = null;
  }

  window.map = map;
  window.atlasPlay.load(data.features);
  controls();

  return {
    /** All that is shown is in the page now, the whole table too. */
    whole() {
      rest.now();
      table.whole();
    },
    /** The names and values of the address. */
    written: () => written(data, asking),
    /** Shows what an address says. @param {string} text */
    read(text) {
      if (player.on) halt();
      asking = read(data, text);
      draw();
    },
    toggle() { player.toggle(); },
    /** @param {number} by */
    step(by) { player.by(by); },
    /** Opens the card of a place, on the map. @param {string} place */
    open(place) {
      const state = shown.find((one) =>
        one.feature >= 0 && data.features[one.feature].properties.place_id === place);
      if (!state) return;
      if (player.on) { halt(); draw(); }
      const layer = window.atlasPlay.at(state.feature);
      map.getContainer().scrollIntoView({ block: "center" });
      if (!map.getBounds().contains(layer.getLatLng())) map.panTo(layer.getLatLng());
      layer.openPopup();
    },
  };
}
