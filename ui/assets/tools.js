// What the page does by itself in the browser: the link to what is seen, with the part of the map;
// the button that shows the bar on a phone; the way past the menu.
const MAP = 'iframe[title="streamlit_folium.st_folium"]';
const PLACE = /^#map=(\d+(?:\.\d+)?)\/(-?\d+(?:\.\d+)?)\/(-?\d+(?:\.\d+)?)$/;

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
  write();
}

function write() {
  const wanted = page === location.pathname ? seen : "";
  if (wanted && location.hash !== wanted) {
    history.replaceState(history.state, "", location.pathname + location.search + wanted);
  }
}

// A map is met once for each document of its frame; it goes where the address says, and from then
// on the address follows the reader. A map that nobody has moved leaves the address short.
function meet() {
  write();
  const map = document.querySelector(MAP)?.contentWindow?.map;
  if (!map?.getCenter || !map._loaded || map.atlasMet) return;
  map.atlasMet = true;
  const asked = PLACE.exec(location.hash);
  if (asked) {
    map.setView([Number(asked[2]), Number(asked[3])], Number(asked[1]), { animate: false });
    keep(map);
  } else {
    seen = "";
  }
  const own = () => { map.atlasMoved = true; };
  const frame = map.getContainer();
  ["pointerdown", "wheel", "keydown"].forEach((kind) => {
    frame.addEventListener(kind, own, { capture: true, passive: true });
  });
  map.on("moveend", () => { if (map.atlasMoved) keep(map); });
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

function link(box, data) {
  const button = made("button", { type: "button", className: "atlas-tool" });
  const said = made("span", { className: "atlas-said", role: "status" });
  button.append(made("span", { textContent: data.words }));
  button.addEventListener("click", async () => {
    said.textContent = (await copied()) ? data.done : location.href;
    setTimeout(() => { said.textContent = ""; }, 4000);
  });
  const skip = made("a", { href: "#", className: "atlas-skip", textContent: data.skip });
  skip.addEventListener("click", (event) => {
    event.preventDefault();
    const main = document.querySelector('[data-testid="stMain"] h1');
    main?.setAttribute("tabindex", "-1");
    main?.focus();
  });
  box.append(skip, button, said);
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

export default function show({ parentElement, data }) {
  const box = made("div", { className: "atlas-tools" });
  (data.kind === "link" ? link : bar)(box, data);
  parentElement.replaceChildren(box);
  if (data.kind !== "link") return undefined;
  document.documentElement.lang = data.language;
  const looking = setInterval(meet, 250);
  return () => clearInterval(looking);
}
