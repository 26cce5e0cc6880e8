// The page of a hand-out, or of the site: draws its maps, in the language that is read, and with
// the light atlas takes what is asked for from the address (geo/takeaway/handout.py).
import { held, open } from "./held.js";
import { atlasAlone, legendLine, made, tool } from "./player.js";
import { lightPage } from "./sift.js";

const LARGE = 1.5; // size of names and symbols while presenting
const TYPED = "input, textarea, select";
const root = document.documentElement;

/**
 * @typedef {{ title: string, body: string | null, views: any[], years: any, light: any,
 *   words: Record<string, string> }} Said what a language has of its own
 */

/** @type {any} */
let shown = null; // the maps of the page, and what moves them

/** @param {string} id */
const element = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** What the part of the address behind its # holds. */
const given = () => new URLSearchParams(location.hash.slice(1));

const presenting = () => root.classList.contains("presenting");

function address() {
  const told = new URLSearchParams(shown.light?.written() ?? []);
  if (shown.language !== shown.first) told.append("lang", shown.language);
  if (presenting()) told.append("present", "1");
  const text = String(told);
  if (text === location.hash.slice(1)) return;
  history.replaceState(null, "", text ? `#${text}` : location.pathname + location.search);
}

/** Presenting: the map over the whole window, in large type. @param {boolean} on */
function present(on) {
  if (on === presenting()) return;
  root.classList.toggle("presenting", on);
  window.atlasEnlarge(on ? LARGE : 0);
  shown.apart((/** @type {any} */ each) => each.map.invalidateSize({ animate: false }));
  buttons();
  address();
}

function buttons() {
  const words = shown.words, on = presenting();
  const press = tool(on ? words.leave : words.present, on ? "leave" : "present",
    () => present(!on));
  element("tools")?.replaceChildren(press, ...languages());
}

// The languages that the page carries, each called as its readers do.
function languages() {
  const names = Object.entries(window.ATLAS_NAMES || {});
  return names.length < 2 ? [] : names.map(([code, name]) => {
    const press = made("button", { type: "button", className: "atlas-tool", textContent: name,
      lang: code });
    press.setAttribute("aria-pressed", String(code === shown.language));
    press.addEventListener("click", async () => {
      await speak(code);
      const same = /** @type {HTMLElement | null} */ (document.querySelector(`#tools [lang="${code}"]`));
      same?.focus();
    });
    return press;
  });
}

/** Says everything in a language, of what is asked for now. @param {string} code */
async function speak(code) {
  if (code === shown.language || !(code in window.ATLAS_SAID)) return;
  /** @type {Said} */
  const said = await held(window.ATLAS_SAID[code]);
  const at = shown.maps.map((/** @type {any} */ each) =>
    [each.map.getCenter(), each.map.getZoom()]);
  const asked = new URLSearchParams(shown.light?.written() ?? []);
  for (const each of shown.maps) each.map.remove();
  root.lang = code;
  document.title = said.title;
  element("page").innerHTML = said.body ?? shown.pristine;
  draw({ ...shown, language: code }, said);
  at.forEach((/** @type {[any, number]} */ where, /** @type {number} */ i) => {
    shown.maps[i].map.setView(where[0], where[1], { animate: false });
  });
  shown.light?.read(String(asked));
  address();
}

/** @param {any} as language, first language and the page as it came @param {Said} said */
function draw(as, said) {
  const maps = said.views.map((view) => window.atlasSheet(view.frame, view));
  shown = { ...as, maps, apart: window.atlasTogether(maps), words: said.words };
  shown.player = said.years ? playing(said.years, maps[0].map) : null;
  shown.light = said.light ? lightPage(said.light, maps[0].map, address) : null;
  element("rows")?.addEventListener("click", opened);
  buttons();
}

/**
 * The years of the map with their buttons; the legend and the finding go with them.
 * @param {any} years
 * @param {any} map
 */
function playing(years, map) {
  const box = element("years"), side = /** @type {HTMLElement} */ (document.querySelector("aside"));
  const own = Array.from(side.children);
  const day = made("strong", { className: "year" }), news = made("span", { className: "news" });
  const finding = made("p", {}), tools = made("div", { className: "tools" });
  day.setAttribute("aria-live", "polite");
  window.map = map;
  const player = atlasAlone(() => window, (year) => {
    day.textContent = year ? String(year.year) : "";
    news.textContent = year?.news ?? "";
    finding.textContent = year?.headline ?? "";
    side.replaceChildren(...(year?.parts ? year.parts.map(part) : own));
  }, settle);
  function settle() {
    const at = Array.from(tools.children).indexOf(/** @type {Element} */ (document.activeElement));
    tools.replaceChildren(...player.buttons(years.words));
    if (at >= 0) /** @type {HTMLElement} */ (tools.children[at]).focus();
  }
  player.frames = years;
  box.append(tools, day, news, finding);
  settle();
  return { player, settle };
}

/** @param {any} given */
function part(given) {
  const lines = given.lines.map((/** @type {any} */ line) => made("li", {}, ...legendLine(line)));
  return made("section", {}, made("h2", { textContent: given.title || given.name }),
    made("ul", { className: "legend" }, ...lines));
}

// The name of a place in the table opens its card, on the first map that shows it.
/** @param {MouseEvent} event */
function opened(event) {
  const place = /** @type {Element} */ (event.target).getAttribute("data-place");
  if (!place) return;
  if (shown.light) {
    shown.light.open(place);
    return;
  }
  const found = shown.maps.find((/** @type {any} */ each) => each.markers[place]);
  if (!found) return;
  if (shown.player) { shown.player.player.stop(true); shown.player.settle(); }
  found.frame.scrollIntoView({ block: "center" });
  const marker = found.markers[place];
  if (!found.map.getBounds().contains(marker.getLatLng())) found.map.panTo(marker.getLatLng());
  marker.openPopup();
}

/** The keys are those of the app's presenting. @param {KeyboardEvent} event */
function pressed(event) {
  const at = /** @type {Element} */ (event.target);
  if (event.ctrlKey || event.metaKey || event.altKey || at.closest(TYPED)) return;
  /** @type {Record<string, () => void>} */
  const keys = { p: () => present(!presenting()) };
  if (presenting()) {
    keys.Escape = () => present(false);
    if (shown.light && !at.closest(".leaflet-container")) {
      keys.ArrowLeft = () => shown.light.step(-1);
      keys.ArrowRight = () => shown.light.step(1);
      if (!at.closest("button, a, summary")) keys[" "] = () => shown.light.toggle();
    }
  }
  const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

// On paper the maps share the width of a page, and show what they showed on the screen.
function paper() {
  /** @type {any[]} */
  let seen = [];
  /** @param {string} width @param {string} height */
  function resize(width, height) {
    shown.apart((/** @type {any} */ each, /** @type {number} */ i) => {
      each.frame.style.width = width;
      each.frame.style.height = height;
      each.map.invalidateSize({ animate: false });
      if (seen[i]) each.map.fitBounds(seen[i], { animate: false });
      window.atlasBoard(each.map).draw();
    });
  }
  window.addEventListener("beforeprint", () => {
    seen = shown.maps.map((/** @type {any} */ each) => each.map.getBounds());
    const two = shown.maps.length > 1;
    resize(two ? "330px" : "680px", two ? "360px" : "440px");
    for (const part of document.querySelectorAll("main details, footer details")) {
      /** @type {HTMLDetailsElement} */ (part).open = true;
    }
    shown.light?.whole();
  });
  window.addEventListener("afterprint", () => resize("", ""));
}

// One open list at a time; a click elsewhere closes it.
/** @param {MouseEvent} event */
function elsewhere(event) {
  for (const each of document.querySelectorAll("details.choice[open]")) {
    if (!each.contains(/** @type {Node} */ (event.target))) {
      /** @type {HTMLDetailsElement} */ (each).open = false;
    }
  }
}

async function start() {
  const first = root.lang, page = element("page");
  if (typeof DecompressionStream === "undefined") { // a browser from before 2023: the table is there
    for (const each of document.querySelectorAll(".map")) {
      each.innerHTML = each.querySelector("noscript")?.textContent ?? "";
    }
    return;
  }
  const pristine = page.innerHTML;
  const said = await held(window.ATLAS_SAID[first]);
  draw({ language: first, first, pristine }, said);
  document.addEventListener("click", elsewhere);
  document.addEventListener("keydown", pressed);
  paper();
  const asked = given();
  shown.light?.read(String(asked));
  if (asked.has("present")) present(true);
  await speak(asked.get("lang") ?? first);
  window.addEventListener("hashchange", () => shown.light?.read(location.hash.slice(1)));
}

open();
start();
