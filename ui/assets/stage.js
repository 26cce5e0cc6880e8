// Presenting and playing: the map over the whole screen, and the years one after the other. Both go
// without a run of the page; where playing stops, the page is told the year and follows.
import { atlasPlayer, dressed, made, tool } from "./player.js";

const MAP = 'iframe[title="streamlit_folium.st_folium"]';
const STILL = 3000; // milliseconds after which the pointer hides
const LARGE = 2 / 1080; // size of names and symbols on the map, for each pixel of height
const root = document.documentElement;

// What outlives a run of the page: the years that were sent, and what plays them.
const held = { key: "", wanted: false };
let current = null; // what the component was given last
let asked = null; // the year that the page is asked for, until it is there
let resting = 0;

const frame = () => document.querySelector(MAP)?.contentWindow;
const presenting = () => root.classList.contains("atlas-present");
const player = atlasPlayer(frame, told, () => stop());

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
  map.atlasEnlarge(presenting() ? Math.max(1, innerHeight * LARGE) : 0);
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

function told(year) {
  if (year) {
    day.textContent = String(year.year);
    news.textContent = year.news;
  }
  say(year ? year.headline : null);
  document.dispatchEvent(new CustomEvent("atlas-frame", { detail: { parts: year?.parts ?? null } }));
}

function play() {
  if (!player.frames || held.key !== current.data.key) {
    held.wanted = true;
    settle();
    current.tell("asked", { key: current.data.key });
    return;
  }
  held.wanted = false;
  root.classList.add("atlas-playing");
  player.play();
  settle();
}

function stop() {
  if (!player.on) return;
  const { year } = player.year();
  const same = year === current.data.year;
  root.classList.remove("atlas-playing");
  player.stop(same);
  asked = same ? null : year;
  if (!same) current.tell("stopped", { year });
  settle(same ? undefined : String(year));
}

// One year back or on, from where the page or the playing is, or is asked to go: the page takes
// longer than a finger, and may yet come to a year that it was asked for before.
function step(by) {
  if (player.on) {
    player.step(by);
    return;
  }
  const { data } = current;
  asked = Math.max(data.first, Math.min(data.last, (asked ?? data.year) + by));
  current.tell("stopped", { year: asked });
  if (asked === data.year) asked = null; // at the end of the years nothing changes
}

function toggle() {
  if (player.on) stop();
  else play();
}

// The controls as they are now, in the bar and over the map.
function settle(said) {
  if (!current) return;
  const { data, box } = current, words = data.words;
  const [back, main, ...others] = player.tools(words, {
    back: () => step(-1), on: () => step(1), toggle,
  }, () => settle());
  tools.replaceChildren(back, main, ...others);
  const own = main.cloneNode(true);
  own.addEventListener("click", toggle);
  own.setAttribute("aria-busy", String(held.wanted));
  box.replaceChildren(own, tool(words.present, "present", () => present(true)));
  if (presenting()) tools.append(tool(words.leave, "leave", () => present(false)));
  if (!player.on) {
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
  if (current && current.data.key !== data.key) stop();
  current = { data, box, tell: setTriggerValue };
  if (data.year === asked) asked = null;
  if (data.frames) {
    held.key = data.key;
    player.frames = data.frames;
  }
  document.body.append(face);
  dressed(face);
  if (first && new URL(location.href).searchParams.get("present") === "1") present(true);
  settle();
  if (held.wanted && held.key === data.key) play();
  const looking = setInterval(meet, 250);
  document.addEventListener("keydown", pressed);
  document.addEventListener("pointermove", moved);
  addEventListener("resize", scale);
  return () => {
    clearInterval(looking);
    if (current?.box === box) { // else another one has taken its place, and listens by the same
      document.removeEventListener("keydown", pressed);
      document.removeEventListener("pointermove", moved);
      removeEventListener("resize", scale);
      player.pause();
      player.on = false;
      current = asked = null;
      face.remove();
      root.classList.remove("atlas-playing");
    }
  };
}
