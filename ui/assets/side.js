// The legend and the list of places beside a map. They talk with the map in its frame: what one
// points at stands out in the other. Words reach the page as text, never as HTML.
const MAP = 'iframe[title="streamlit_folium.st_folium"]';

let open = ""; // the place whose card is open: it keeps its ring
let sight = null;

function told(name, ...given) {
  const map = document.querySelector(MAP)?.contentWindow;
  return map?.[name]?.(...given);
}

function made(tag, properties, ...inside) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...inside);
  return element;
}

// What is pointed at, with the pointer or the keys, is asked for; what is left is asked back.
function pointed(element, asked) {
  const begin = () => told("atlasHighlight", asked);
  const end = () => told("atlasHighlight", open ? { place: open } : {});
  element.addEventListener("pointerenter", begin);
  element.addEventListener("focus", begin);
  element.addEventListener("pointerleave", end);
  element.addEventListener("blur", end);
}

function row(line, pick) {
  const sign = line.image
    ? made("img", { src: line.image, alt: "" })
    : made("i", { className: line.hatched ? "atlas-hatched" : "" });
  if (line.fill) sign.style.background = line.fill;
  const inside = [sign, made("span", { textContent: line.words }),
    made("strong", { textContent: line.count })];
  if (!line.code) {
    const plain = made("li", {}, made("div", { className: "atlas-row" }, ...inside));
    if (line.look) pointed(plain, { looks: [line.look] });
    return plain;
  }
  const button = made("button", { type: "button", className: "atlas-row" }, ...inside);
  button.setAttribute("aria-pressed", String(line.pressed));
  button.addEventListener("click", () => pick(line.code));
  pointed(button, { looks: [line.look] });
  return made("li", {}, button);
}

function legend(box, data, tell) {
  const write = (parts) => box.replaceChildren(...parts.flatMap((part) => {
    const list = made("ul", { className: "atlas-legend" },
      ...part.lines.map((line) => row(line, (code) => tell("picked", { code }))));
    list.setAttribute("aria-label", part.name);
    return part.title ? [made("p", { textContent: part.title }), list] : [list];
  }));
  write(data.parts);
  return (event) => write(event.detail.parts ?? data.parts); // of a year that is played
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
  box.append(made("h2", { textContent: data.title }), list);
  if (open !== data.open) told("atlasHighlight", data.open ? { place: data.open } : {});
  open = data.open;
  if (sight !== null && sight !== data.sight) {
    document.querySelector(".st-key-stage")?.scrollIntoView();
    told("atlasGoTo", open);
  }
  sight = data.sight;
  return (event) => {
    list.querySelectorAll(".atlas-on").forEach((other) => { other.classList.remove("atlas-on"); });
    const found = [...list.querySelectorAll("button")]
      .find((button) => button.dataset.place === event.detail.place);
    found?.classList.add("atlas-on");
    found?.scrollIntoView({ block: "nearest" });
  };
}

export default function show({ parentElement, data, setTriggerValue }) {
  const box = made("div", { className: `atlas-side atlas-side-${data.kind}` });
  const scrolled = parentElement.querySelector(".atlas-side")?.scrollTop;
  const focused = parentElement.querySelector("button:focus")?.textContent;
  const hover = (data.kind === "legend" ? legend : places)(box, data, setTriggerValue);
  parentElement.replaceChildren(box);
  box.scrollTop = scrolled ?? 0;
  if (focused) [...box.querySelectorAll("button")].find((b) => b.textContent === focused)?.focus();
  const kind = data.kind === "legend" ? "atlas-frame" : "atlas-hover";
  document.addEventListener(kind, hover);
  return () => document.removeEventListener(kind, hover);
}
