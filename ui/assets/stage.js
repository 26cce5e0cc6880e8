// Presenting and playing: the map over the whole screen, and the years one after the other. Both go
// without a run of the page; where playing stops, the page is told the year and follows.
const MAP = 'iframe[title="streamlit_folium.st_folium"]';
const STILL = 3000; // milliseconds after which the pointer hides
const LARGE = 2 / 1080; // size of names and symbols on the map, for each pixel of height
const SPEEDS = [0.5, 1, 2, 4]; // years a second
const root = document.documentElement;

// What outlives a run of the page: the years that were sent, and where playing is.
const held = { key: "", frames: null, at: 0, timer: 0, speed: 1, loop: false, wanted: false };
let current = null; // what the component was given last
let resting = 0;

const frame = () => document.querySelector(MAP)?.contentWindow;
const presenting = () => root.classList.contains("atlas-present");
const playing = () => held.timer !== 0;

function made(tag, properties, ...inside) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...inside);
  return element;
}

const face = made("div", { className: "atlas-stage" });
const day = made("div", { className: "atlas-stage-day" });
const news = made("div", { className: "atlas-stage-news" });
const tools = made("div", { className: "atlas-stage-tools" });
face.setAttribute("role", "group");
day.setAttribute("aria-live", "polite");
face.append(day, news, tools);

function address() {
  const asked = new URL(location.href);
  if (presenting()) asked.searchParams.set("present", "1");
  else asked.searchParams.delete("present");
  if (asked.href !== location.href) history.replaceState(history.state, "", asked.href);
}

function scale() {
  const map = frame();
  if (!map?.map?.atlasView) return;
  const wanted = presenting() ? Math.max(1, innerHeight * LARGE) : 1;
  if ((map.atlasScale ?? 1) === wanted) return;
  map.atlasScale = wanted;
  map.document.documentElement.style.setProperty("--scale", wanted);
  map.document.documentElement.classList.toggle("atlas-large", wanted > 1);
  map.atlasBoard(map.map).draw();
}

function present(on) {
  root.classList.toggle("atlas-present", on);
  document.body.classList.remove("atlas-still");
  if (!on && document.fullscreenElement) document.exitFullscreen();
  if (on) document.activeElement?.blur();
  address();
  settle();
  scale();
  frame()?.map?.invalidateSize();
}

function moved() {
  clearTimeout(resting);
  setStill(false);
  if (presenting()) resting = setTimeout(() => setStill(presenting()), STILL);
}

function setStill(on) {
  document.body.classList.toggle("atlas-still", on);
  frame()?.document.documentElement.classList.toggle("atlas-still", on);
}

// The words of the page that go with a year: its finding. The text node stays the page's own.
let finding = null;

function say(words) {
  const node = document.querySelector(".st-key-headline p")?.firstChild;
  if (!node || node.nodeType !== Node.TEXT_NODE) return;
  if (words === null) {
    if (finding?.node === node && node.nodeValue === finding.ours) node.nodeValue = finding.own;
    finding = null;
    return;
  }
  if (finding?.node !== node) finding = { node, own: node.nodeValue };
  finding.ours = words;
  node.nodeValue = words;
}

function show(at) {
  held.at = at;
  const one = held.frames.years[at];
  day.textContent = String(one.year);
  news.textContent = one.news;
  frame()?.atlasPlay?.show(one.shown, one.fresh, one.areas);
  say(one.headline);
  document.dispatchEvent(new CustomEvent("atlas-frame", { detail: { parts: one.parts } }));
}

function next() {
  if (held.at + 1 < held.frames.years.length) show(held.at + 1);
  else if (held.loop) show(0);
  else stop();
}

function run() {
  clearInterval(held.timer);
  held.timer = setInterval(next, 1000 / held.speed);
}

function play(from) {
  if (!held.frames || held.key !== current.data.key) {
    held.wanted = true;
    settle();
    current.tell("asked", { key: current.data.key });
    return;
  }
  held.wanted = false;
  frame()?.atlasPlay?.load(held.frames.features);
  root.classList.add("atlas-playing");
  show(from ?? 0);
  run();
  settle();
}

function stop() {
  if (!playing()) return;
  clearInterval(held.timer);
  held.timer = 0;
  root.classList.remove("atlas-playing");
  const { year } = held.frames.years[held.at];
  const same = year === current.data.year;
  frame()?.atlasPlay?.stop(same);
  say(null);
  document.dispatchEvent(new CustomEvent("atlas-frame", { detail: { parts: null } }));
  if (!same) current.tell("stopped", { year });
  settle(same ? undefined : String(year));
}

// One year back or on, from where the page or the playing is.
function step(by) {
  const { data } = current;
  if (playing()) {
    clearInterval(held.timer);
    held.timer = setInterval(() => {}, 1e6);
    show(Math.max(0, Math.min(held.frames.years.length - 1, held.at + by)));
    return;
  }
  current.tell("stopped", { year: Math.max(data.first, Math.min(data.last, data.year + by)) });
}

const SIGNS = {
  play: "M5 3 15 9 5 15Z", stop: "M4 3H7.5V15H4ZM10.5 3H14V15H10.5Z",
  back: "M13 3 4 9 13 15Z", on: "M5 3 12 9 5 15ZM13 3H15V15H13Z",
  loop: "M3 9A6 6 0 1 1 9 15V13A4 4 0 1 0 5 9H7L4 12.5 1 9Z", leave: "M3 4.5 4.5 3 9 7.5 13.5 3 15 4.5 10.5 9 15 13.5 13.5 15 9 10.5 4.5 15 3 13.5 7.5 9Z",
  present: "M1 3H17V13H1ZM3 5V11H15V5ZM6 15H12V16.5H6Z",
};

function button(words, sign, act) {
  const found = made("button", { type: "button", className: "atlas-tool" });
  if (SIGNS[sign]) {
    found.innerHTML = `<svg viewBox="0 0 18 18" aria-hidden="true"><path fill="currentColor" fill-rule="evenodd" d="${SIGNS[sign]}"/></svg>`;
  } else found.textContent = sign;
  found.title = words;
  found.setAttribute("aria-label", words);
  found.addEventListener("click", act);
  return found;
}

function toggle() {
  if (playing()) stop();
  else play();
}

// The controls as they are now, in the bar and over the map.
function settle(said) {
  if (!current) return;
  const { data, box } = current, words = data.words;
  const sign = playing() ? "stop" : "play";
  const name = playing() ? words.stop : words.play;
  const main = button(name, sign, toggle);
  main.setAttribute("aria-busy", String(held.wanted));
  box.replaceChildren(main, button(words.present, "present", () => present(true)));
  const speed = button(words.speed, `${held.speed} ×`, () => {
    held.speed = SPEEDS[(SPEEDS.indexOf(held.speed) + 1) % SPEEDS.length];
    if (playing()) run();
    settle();
  });
  const loop = button(words.loop, "loop", () => { held.loop = !held.loop; settle(); });
  loop.setAttribute("aria-pressed", String(held.loop));
  tools.replaceChildren(button(words.back, "back", () => step(-1)), button(name, sign, toggle),
    button(words.on, "on", () => step(1)), speed, loop);
  if (presenting()) tools.append(button(words.leave, "leave", () => present(false)));
  if (!playing()) {
    day.textContent = said ?? data.day;
    news.textContent = "";
  }
  face.setAttribute("aria-label", words.present);
}

const TYPED = "input, textarea, select, [contenteditable], [role=slider], [role=combobox]";

function pressed(event) {
  if (!current || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest?.(TYPED)) return;
  const keys = { p: () => present(!presenting()) };
  if (presenting()) {
    Object.assign(keys, {
      Escape: () => present(false),
      ArrowLeft: () => step(-1),
      ArrowRight: () => step(1),
      f: () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen()),
    });
    if (!event.target.closest?.("button, a")) keys[" "] = toggle;
  }
  const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

// The map's frame has its own keys and pointer: it is met once for each of its documents.
function meet() {
  const map = frame();
  if (!map?.map?.atlasView) return;
  scale();
  address(); // a run of the page writes its own
  if (map.atlasStaged) return;
  map.atlasStaged = true;
  map.document.addEventListener("pointermove", moved);
  map.document.addEventListener("keydown", (event) => {
    if (!event.key.startsWith("Arrow")) pressed(event);
  });
}

export default function stage({ parentElement, data, setTriggerValue }) {
  const box = made("div", { className: "atlas-tools" });
  parentElement.replaceChildren(box);
  const first = !current;
  if (current && current.data.key !== data.key && playing()) stop();
  current = { data, box, tell: setTriggerValue };
  if (data.frames) Object.assign(held, { key: data.key, frames: data.frames });
  document.body.append(face);
  if (first && new URL(location.href).searchParams.get("present") === "1") present(true);
  settle();
  if (held.wanted && held.key === data.key) play();
  const looking = setInterval(meet, 250);
  document.addEventListener("keydown", pressed);
  document.addEventListener("pointermove", moved);
  addEventListener("resize", scale);
  return () => {
    clearInterval(looking);
    document.removeEventListener("keydown", pressed);
    document.removeEventListener("pointermove", moved);
    removeEventListener("resize", scale);
    if (current?.box === box) {
      if (playing()) { clearInterval(held.timer); held.timer = 0; }
      current = null;
      face.remove();
      root.classList.remove("atlas-playing");
    }
  };
}
