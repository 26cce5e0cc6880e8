// What the page does by itself in the browser: the link to what is seen, with the part of the map;
// the button that shows the bar on a phone, and the switch between two maps; words that Streamlit has in English only.
const MAP = 'iframe[title="streamlit_folium.st_folium"]';
const SETTLING = 5000; // milliseconds in which a page that opens may move its map by itself
const PLACE = /^#map=(\d+(?:\.\d+)?)\/(-?\d+(?:\.\d+)?)\/(-?\d+(?:\.\d+)?)$/;

const SIGNS = {
  link: "M7 11.5 5.5 13A2.1 2.1 0 0 1 2.5 10L6 6.5A2.1 2.1 0 0 1 9 6.5L10.2 5.3A3.8 3.8 0 0 0 4.8 5.3L1.3 8.8A3.8 3.8 0 0 0 6.7 14.2L8.2 12.7ZM11 6.5 12.5 5A2.1 2.1 0 0 1 15.5 8L12 11.5A2.1 2.1 0 0 1 9 11.5L7.8 12.7A3.8 3.8 0 0 0 13.2 12.7L16.7 9.2A3.8 3.8 0 0 0 11.3 3.8L9.8 5.3Z",
  save: "M8 2H10V9H13L9 13.2 5 9H8ZM3 12H5V14.5H13V12H15V16.5H3Z",
};

function made(tag, properties) {
  return Object.assign(document.createElement(tag), properties);
}

// The part of the map that an address names behind its "#": zoom, latitude, longitude.
let seen = "";
let page = "";

function keep(map) {
  const at = map.getCenter();
  const zoom = Math.round(map.getZoom() * 100) / 100;
  seen = `#map=${zoom}/${at.lat.toFixed(4)}/${at.lng.toFixed(4)}`;
  page = location.pathname;
  if (map.atlasHome?.stands()) {
    seen = "";
    if (PLACE.test(location.hash)) {
      history.replaceState(history.state, "", location.pathname + location.search);
    }
  }
  write();
}

function write() {
  const wanted = page === location.pathname ? seen : "";
  if (wanted && location.hash !== wanted) {
    history.replaceState(history.state, "", location.pathname + location.search + wanted);
  }
}

// A map is met once for each document of its frame; it goes where the address says, and from then
// on the address follows the reader. A map that nobody has moved, or that is whole again, leaves the
// address short.
function meet() {
  write();
  const map = document.querySelector(MAP)?.contentWindow?.map;
  if (!map?.getCenter || !map._loaded || map.atlasMet) return;
  map.atlasMet = true;
  const [, zoom, ...point] = (PLACE.exec(location.hash) ?? []).map(Number);
  const until = performance.now() + SETTLING;
  const go = () => {
    map.setView(point, zoom, { animate: false });
    keep(map);
  };
  seen = "";
  if (zoom) go();
  const own = () => { map.atlasMoved = true; };
  const frame = map.getContainer();
  ["pointerdown", "wheel", "keydown"].forEach((kind) => {
    frame.addEventListener(kind, own, { capture: true, passive: true });
  });
  map.on("moveend atlas-home", () => {
    if (map.atlasMoved) keep(map);
    else if (zoom && performance.now() < until && Math.abs(map.getZoom() - zoom) > 0.01) go();
  });
}

// The links of the navigation name no language: opened beside this page, or copied, they keep that
// of the address, which is the one that is read now.
const LINKS = 'a:is([data-testid^="stTopNav"], [data-testid="stPageLink-NavLink"])';

function keepLanguage() {
  const language = new URLSearchParams(location.search).get("lang");
  if (!language) return;
  for (const link of document.querySelectorAll(LINKS)) {
    const to = new URL(link.href);
    if (to.searchParams.get("lang") === language) continue;
    to.searchParams.set("lang", language);
    link.href = to.href;
  }
}

async function copied() {
  const input = made("textarea", { value: location.href });
  try {
    await navigator.clipboard.writeText(location.href);
    return true;
  } catch {
    document.body.append(input);
    input.select();
    const done = document.execCommand("copy");
    input.remove();
    return done;
  }
}

// A button of the corner: its words, or on a phone its sign.
function corner(words, sign, act) {
  const button = made("button", { type: "button", className: "atlas-tool" });
  button.innerHTML = `<svg viewBox="0 0 18 18" aria-hidden="true"><path fill="currentColor" d="${sign}"/></svg>`;
  button.append(made("span", { textContent: words }));
  button.addEventListener("click", act);
  return button;
}

const exports = () => document.querySelector(".st-key-exports");

// Opens the ways to take the view away, which stand below it.
function save() {
  const opening = exports()?.querySelector("summary");
  if (!opening) return;
  if (!opening.parentElement.open) opening.click();
  opening.focus({ preventScroll: true });
  opening.scrollIntoView({ block: "center" });
}

function link(box, data) {
  const note = made("span", { className: "atlas-said", role: "status" });
  const button = corner(data.words, SIGNS.link, async () => {
    note.textContent = (await copied()) ? data.done : location.href;
    setTimeout(() => { note.textContent = ""; }, 4000);
  });
  const saving = corner(data.save, SIGNS.save, save);
  saving.classList.add("atlas-save");
  box.append(saving, button, note);
}

// Streamlit's own words, which it has in English only. What it writes anew is said anew; in English
// each has back what it was.
const ATTRIBUTES = ["aria-label", "placeholder", "title"];
const IN_ENGLISH = "\u00a0(en)"; // as `geo.i18n` marks what stands for a text in another language
const before = new Map();
const english = new Set(); // elements that say so
let words = {};
let silent = [];

function said(text) {
  if (text in words) return words[text];
  if (silent.some((part) => text.includes(part))) return "";
  const [n] = text.match(/^\d+(?= )/) ?? [];
  const counted = n && words[`{n}${text.slice(n.length)}`];
  if (counted) return counted.replace("{n}", n);
  const begun = Object.keys(words).find((word) => word.endsWith(" ") && text.startsWith(word));
  return begun ? words[begun] + text.slice(begun.length) : text;
}

function translateAttribute(element, name) {
  const text = element.getAttribute(name);
  const now = text && said(text);
  if (!text || now === text) return;
  before.set(element, { ...before.get(element), [name]: text });
  element.setAttribute(name, now);
}

// An element is filled anew with another text: then it has the language of the page again.
function sayLanguage(text) {
  const element = text.parentElement;
  if (element && text.data.endsWith(IN_ENGLISH)) {
    element.setAttribute("lang", "en");
    english.add(element);
  } else if (english.delete(element)) element.removeAttribute("lang");
}

function translate(root) {
  if (root.nodeType === Node.TEXT_NODE) {
    sayLanguage(root);
    const now = said(root.data);
    if (now === root.data) return;
    before.set(root, root.data);
    root.data = now;
    return;
  }
  if (root.nodeType !== Node.ELEMENT_NODE || root.matches("script, style")) return;
  for (const name of ATTRIBUTES) translateAttribute(root, name);
  root.childNodes.forEach(translate);
}

function restore() {
  before.forEach((held, node) => {
    if (typeof held === "string") node.data = held;
    else for (const [name, text] of Object.entries(held)) node.setAttribute(name, text);
  });
  before.clear();
  english.forEach((element) => { element.removeAttribute("lang"); });
  english.clear();
}

const watching = new MutationObserver((changes) => changes.forEach((change) => {
  if (change.type === "attributes") translateAttribute(change.target, change.attributeName);
  else if (change.type === "characterData") translate(change.target);
  else change.addedNodes.forEach(translate);
}));

function speak(given, hushed) {
  if (JSON.stringify(given) === JSON.stringify(words)) return;
  watching.disconnect();
  restore();
  words = given;
  silent = hushed;
  if (!Object.keys(words).length) return;
  translate(document.body);
  watching.observe(document.body, { subtree: true, childList: true, characterData: true,
    attributes: true, attributeFilter: ATTRIBUTES });
}

// Names of places are suggested by the browser itself, as one types; what is picked is taken.
function suggest(names) {
  const field = document.querySelector(".st-key-choice_search input");
  if (!field || !names) return;
  let list = document.getElementById("atlas-names");
  if (!list) {
    list = made("datalist", { id: "atlas-names" });
    document.body.append(list);
  }
  if (list.childElementCount !== names.length || list.firstChild?.value !== names[0]) {
    list.replaceChildren(...names.map((value) => made("option", { value })));
  }
  if (field.getAttribute("list")) return;
  field.setAttribute("list", list.id);
  field.addEventListener("input", (event) => {
    if (!event.inputType || event.inputType === "insertReplacementText") field.blur();
  });
}

function bar(box, data) {
  const button = made("button", { type: "button", className: "atlas-tool", textContent: data.words });
  const show = (open) => {
    document.documentElement.classList.toggle("atlas-bar-open", open);
    button.setAttribute("aria-expanded", String(open));
  };
  show(document.documentElement.classList.contains("atlas-bar-open"));
  button.addEventListener("click", () => show(button.getAttribute("aria-expanded") !== "true"));
  box.append(button);
}

// Which of two maps a phone shows; both keep their part of the map.
function change(box, data) {
  const root = document.documentElement;
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", data.words);
  const buttons = data.names.map((textContent, i) => {
    const button = made("button", { type: "button", className: "atlas-tool", textContent });
    button.addEventListener("click", () => {
      root.classList.toggle("atlas-second", i === 1);
      press();
    });
    return button;
  });
  const press = () => buttons.forEach((button, i) => {
    button.setAttribute("aria-pressed", String(root.classList.contains("atlas-second") === (i === 1)));
  });
  press();
  box.append(...buttons);
}

let looking = 0;
const DRAWN = { link, bar, switch: change };

export default function show({ parentElement, data }) {
  const box = made("div", { className: "atlas-tools" });
  DRAWN[data.kind](box, data);
  parentElement.replaceChildren(box);
  if (data.kind === "bar") {
    const suggesting = setInterval(() => suggest(data.names), 500);
    return () => clearInterval(suggesting);
  }
  if (data.kind !== "link") return undefined;
  speak(data.streamlit, data.silent);
  document.documentElement.lang = data.language;
  clearInterval(looking); // that of the language before, whose end may not have been told
  looking = setInterval(() => {
    meet();
    keepLanguage();
    box.firstChild.hidden = !exports();
  }, 250);
  const own = looking;
  return () => clearInterval(own);
}
