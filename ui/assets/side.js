// The legend and the list of places beside a map. They talk with the map in its frame: what one
// points at stands out in the other. Words reach the page as text, never as HTML.
import { legendLine, made } from "./player.js";

const MAP = 'iframe[title="streamlit_folium.st_folium"]';

let open = ""; // the place whose card is open: it keeps its ring
let sight = null;
let single = null; // the look that a line of the legend has singled out, as text; it stays so

function told(name, ...given) {
  const map = document.querySelector(MAP)?.contentWindow;
  return map?.[name]?.(...given);
}

// What stands out while nothing is pointed at.
function own() {
  return { ...(open && { place: open }), ...(single && { looks: [JSON.parse(single)] }) };
}

// What is pointed at, with the pointer or the keys, is asked for; what is left is asked back.
function pointed(element, asked) {
  const begin = () => told("atlasHighlight", asked);
  const end = () => told("atlasHighlight", own());
  element.addEventListener("pointerenter", begin);
  element.addEventListener("focus", begin);
  element.addEventListener("pointerleave", end);
  element.addEventListener("blur", end);
}

function row(line, pick) {
  const inside = legendLine(line);
  if (!line.look) return made("li", {}, made("div", { className: "atlas-row" }, ...inside));
  const button = made("button", { type: "button", className: "atlas-row" }, ...inside);
  const look = JSON.stringify(line.look);
  if (!line.code) button.dataset.look = look;
  button.setAttribute("aria-pressed", String(line.code ? line.pressed : look === single));
  button.addEventListener("click", () => {
    if (line.code) pick(line.code);
    else choose(look === single ? null : look);
  });
  pointed(button, { looks: [line.look] });
  return made("li", {}, button);
}

// A line that no filter asks for, such as who has left, singles its symbols out until it is pressed
// again: on the map, and in the list of places.
function choose(look) {
  single = look;
  document.dispatchEvent(new CustomEvent("atlas-single"));
}

function legend(box, data, tell) {
  const write = (parts) => box.replaceChildren(...parts.flatMap((part) => {
    const list = made("ul", { className: "atlas-legend" },
      ...part.lines.map((line) => row(line, (code) => tell("picked", { code }))));
    list.setAttribute("aria-label", part.name);
    return part.title ? [made("p", { textContent: part.title }), list] : [list];
  }));
  write(data.parts);
  if (single && ![...box.querySelectorAll("button")].some((b) => b.dataset.look === single)) choose(null);
  return {
    "atlas-frame": (event) => write(event.detail.parts ?? data.parts), // of a year that is played
    "atlas-single": () => {
      box.querySelectorAll("[data-look]").forEach((button) => {
        button.setAttribute("aria-pressed", String(button.dataset.look === single));
      });
      told("atlasHighlight", own());
    },
  };
}

// One row of each look is made and then copied; the list itself hears what is done on any of them.
function places(box, data) {
  const list = made("ul", { className: "atlas-places" });
  const looks = data.images.map((src) => made("li", {},
    made("button", { type: "button", className: "atlas-row" },
      made("img", { src, alt: "", loading: "lazy" }), made("span", { dir: "auto" }))));
  list.append(...data.places.map(([id, name, look]) => {
    const copy = looks[look].cloneNode(true);
    copy.firstChild.dataset.place = id;
    copy.firstChild.lastChild.textContent = name;
    return copy;
  }));
  const placeOf = (event) => event.target.closest("button")?.dataset.place;
  list.addEventListener("click", (event) => {
    const place = placeOf(event);
    if (place === undefined) return;
    told("atlasGoTo", place);
    box.tell("picked", { place });
  });
  let on; // what is pointed at
  const point = (place) => {
    if (place === on) return;
    on = place;
    told("atlasHighlight", place === undefined ? own() : { place });
  };
  for (const kind of ["pointerover", "focusin"]) list.addEventListener(kind, (e) => { point(placeOf(e)); });
  for (const kind of ["pointerleave", "focusout"]) list.addEventListener(kind, () => { point(); });
  const title = made("h2", {});
  const narrow = () => {
    const look = single ? JSON.parse(single) : {};
    const out = data.looks.map((own) => Object.keys(look).some((part) => own[part] !== look[part]));
    data.places.forEach(([, , number], i) => { list.children[i].hidden = out[number]; });
    const shown = data.places.filter(([, , number]) => !out[number]).length;
    title.textContent = single ? `${shown} / ${data.title}` : data.title;
  };
  box.append(title, list);
  const hover = (event) => {
    list.querySelectorAll(".atlas-on").forEach((other) => { other.classList.remove("atlas-on"); });
    const found = [...list.querySelectorAll("button")]
      .find((button) => button.dataset.place === event.detail.place);
    found?.classList.add("atlas-on");
    if (!found) return;
    // Never the page: on a phone it would go from under the finger, and the press be lost.
    const pane = box.closest(".st-key-side_list") ?? box;
    const at = found.getBoundingClientRect(), of = pane.getBoundingClientRect();
    pane.scrollTop += Math.min(0, at.top - of.top) + Math.max(0, at.bottom - of.bottom);
  };
  return { "atlas-hover": hover, "atlas-single": narrow };
}

// Marks the place whose card is open, on the map too.
function mark(box, data) {
  box.querySelector("[aria-current]")?.removeAttribute("aria-current");
  if (data.open) box.querySelector(`[data-place="${CSS.escape(data.open)}"]`)?.setAttribute("aria-current", "true");
  const news = open !== data.open;
  open = data.open;
  if (news) told("atlasHighlight", own());
  if (sight !== null && sight !== data.sight) {
    document.querySelector(".st-key-stage")?.scrollIntoView();
    told("atlasGoTo", open);
  }
  sight = data.sight;
}

// A list of the same places stays as it is: to make its hundreds of rows anew in each run of the page
// took longer than all else that changes with a click.
function kept(box, data) {
  const same = JSON.stringify([data.kind, data.title, data.places, data.images]);
  if (data.kind === "list" && box?.same === same) return box;
  const fresh = made("div", { className: `atlas-side atlas-side-${data.kind}` });
  fresh.same = same;
  return fresh;
}

export default function show({ parentElement, data, setTriggerValue }) {
  const before = parentElement.querySelector(".atlas-side");
  const box = kept(before, data);
  box.tell = setTriggerValue;
  if (box !== before) {
    const scrolled = before?.scrollTop;
    const focused = parentElement.querySelector("button:focus")?.textContent;
    box.heard = data.kind === "legend" ? legend(box, data, setTriggerValue) : places(box, data);
    parentElement.replaceChildren(box);
    box.scrollTop = scrolled ?? 0;
    if (focused) [...box.querySelectorAll("button")].find((b) => b.textContent === focused)?.focus();
  }
  if (data.kind === "list") {
    box.heard["atlas-single"]();
    mark(box, data);
  }
  const heard = box.heard;
  Object.entries(heard).forEach(([kind, act]) => { document.addEventListener(kind, act); });
  return () => {
    Object.entries(heard).forEach(([kind, act]) => { document.removeEventListener(kind, act); });
  };
}
