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

function places(box, data, tell) {
  const list = made("ul", { className: "atlas-places" });
  data.places.forEach(([id, name, look]) => {
    const image = made("img", { src: data.images[look], alt: "", loading: "lazy" });
    const button = made("button", { type: "button", className: "atlas-row" },
      image, made("span", { textContent: name, dir: "auto" }));
    button.dataset.place = id;
    if (id === data.open) button.setAttribute("aria-current", "true");
    button.addEventListener("click", () => {
      told("atlasGoTo", id);
      tell("picked", { place: id });
    });
    pointed(button, { place: id });
    list.append(made("li", {}, button));
  });
  const title = made("h2", {});
  const narrow = () => {
    const look = single ? JSON.parse(single) : {};
    const out = data.looks.map((own) => Object.keys(look).some((part) => own[part] !== look[part]));
    data.places.forEach(([, , number], i) => { list.children[i].hidden = out[number]; });
    const shown = data.places.filter(([, , number]) => !out[number]).length;
    title.textContent = single ? `${shown} / ${data.title}` : data.title;
  };
  box.append(title, list);
  narrow();
  const news = open !== data.open;
  open = data.open;
  if (news) told("atlasHighlight", own());
  if (sight !== null && sight !== data.sight) {
    document.querySelector(".st-key-stage")?.scrollIntoView();
    told("atlasGoTo", open);
  }
  sight = data.sight;
  const hover = (event) => {
    list.querySelectorAll(".atlas-on").forEach((other) => { other.classList.remove("atlas-on"); });
    const found = [...list.querySelectorAll("button")]
      .find((button) => button.dataset.place === event.detail.place);
    found?.classList.add("atlas-on");
    found?.scrollIntoView({ block: "nearest" });
  };
  return { "atlas-hover": hover, "atlas-single": narrow };
}

export default function show({ parentElement, data, setTriggerValue }) {
  const box = made("div", { className: `atlas-side atlas-side-${data.kind}` });
  const scrolled = parentElement.querySelector(".atlas-side")?.scrollTop;
  const focused = parentElement.querySelector("button:focus")?.textContent;
  const heard = (data.kind === "legend" ? legend : places)(box, data, setTriggerValue);
  parentElement.replaceChildren(box);
  box.scrollTop = scrolled ?? 0;
  if (focused) [...box.querySelectorAll("button")].find((b) => b.textContent === focused)?.focus();
  Object.entries(heard).forEach(([kind, act]) => { document.addEventListener(kind, act); });
  return () => {
    Object.entries(heard).forEach(([kind, act]) => { document.removeEventListener(kind, act); });
  };
}
