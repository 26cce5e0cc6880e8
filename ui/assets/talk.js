// Scenes as a talk: one after the other over the whole window, with nothing of their notes. Each
// comes in one answer, the next ones ahead of their turn; a map is drawn in a frame of its own
// before it is shown. Notes are for a second window of this browser (notes.js), kept in step.
import { atlasAlone, dressed, legendLine, made, tool } from "./player.js";

const STILL = 3000; // milliseconds after which the pointer hides
const LARGE = 2 / 1080; // size of names and symbols on the map, for each pixel of height
const AHEAD = [0, 1, -1, 2]; // scenes that are asked for, from the one that is shown
const KEPT = 12; // scenes that stay drawn
const ID = "welcoming-cities-atlas.talk";
const root = document.documentElement;

const held = {
  sent: new Map(), drawn: new Map(), at: -1, asked: "", channel: null, resting: 0, left: false,
};
let current = null; // what the component was given last

const talking = () => held.at >= 0;
const scene = (at = held.at) => current?.data.scenes[at];
const folder = new URL("./", location.href);

const heading = made("h1", {}), finding = made("p", { className: "atlas-talk-finding" });
const filters = made("p", { className: "atlas-talk-filters" });
const board = made("div", { className: "atlas-talk-board" });
const year = made("div", { className: "atlas-talk-year" });
const tools = made("div", { className: "atlas-stage-tools" });
const said = made("span", { className: "atlas-talk-said" });
const face = made("div", { className: "atlas-talk", tabIndex: -1 },
  made("header", {}, heading, finding, filters), board,
  made("footer", {}, year, said, tools));
face.setAttribute("role", "dialog");
face.setAttribute("aria-modal", "true");
heading.setAttribute("aria-live", "polite");
said.setAttribute("role", "status");

// The address names the talk and its scene, so that a reload comes back to it.
function address() {
  const asked = new URL(location.href);
  if (talking()) asked.searchParams.set("present", "1");
  else asked.searchParams.delete("present");
  asked.hash = talking() ? `scene=${held.at + 1}` : "";
  if (asked.href !== location.href) history.replaceState(history.state, "", asked.href);
}

const numbered = () => Number(/^#scene=(\d+)$/.exec(location.hash)?.[1] ?? 1) - 1;

function open(at) {
  held.left = false;
  root.classList.add("atlas-present", "atlas-talking");
  document.getElementById("root").inert = true;
  document.body.append(face);
  dressed(face);
  connect();
  go(at);
  face.focus();
  moved();
}

function leave() {
  held.at = -1;
  held.left = true;
  shown()?.player?.stop(true);
  root.classList.remove("atlas-present", "atlas-talking");
  document.body.classList.remove("atlas-still");
  document.getElementById("root").inert = false;
  if (document.fullscreenElement) document.exitFullscreen();
  board.replaceChildren();
  held.drawn.clear();
  face.remove();
  address();
  tell();
  current?.box.querySelector("button")?.focus();
}

function go(at) {
  const last = current.data.scenes.length - 1;
  shown()?.player?.stop(true);
  held.at = Math.max(0, Math.min(last, at));
  address();
  draw();
  ask();
  tell();
}

// What is missing of the scenes around this one, one at a time.
function ask() {
  if (!current || !talking()) return;
  const around = AHEAD.map((step) => scene(held.at + step)?.key).filter(Boolean);
  const wanted = around.find((key) => !held.sent.has(key)) ?? "";
  if (wanted === held.asked) return;
  held.asked = wanted;
  if (wanted) current.tell("asked", { asked: wanted });
}

const shown = () => held.drawn.get(scene()?.key);

// The scene that is shown, and behind it, out of sight, those that are next.
function draw() {
  const key = scene().key;
  [0, 1, -1].forEach((step) => {
    const near = scene(held.at + step)?.key;
    if (near && held.sent.has(near) && !held.drawn.has(near) && (step === 0 || shown()?.ready)) {
      prepare(near, held.sent.get(near));
    }
  });
  const own = held.sent.get(key);
  heading.textContent = scene().title;
  finding.textContent = own?.headline ?? "";
  filters.textContent = own?.subtitle ?? "";
  heading.lang = finding.lang = filters.lang = scene().language;
  face.setAttribute("aria-label", scene().title);
  face.setAttribute("aria-busy", String(!own));
  held.drawn.forEach((one, other) => { one.box.classList.toggle("atlas-talk-on", other === key); });
  const old = [...held.drawn.keys()].filter((other) => other !== key);
  old.slice(0, Math.max(0, held.drawn.size - KEPT)).forEach((other) => {
    held.drawn.get(other).box.remove();
    held.drawn.delete(other);
  });
  controls();
}

function rows(parts) {
  return parts.flatMap((part) => {
    const list = made("ul", { className: "atlas-legend" }, ...part.lines.map((line) => (
      made("li", {}, made("div", { className: "atlas-row" }, ...legendLine(line))))));
    return part.title ? [made("p", { textContent: part.title }), list] : [list];
  });
}

// Draws a scene out of sight: a chart as its picture, maps in a frame that has the map's scripts.
function prepare(key, own) {
  const box = made("div", { className: "atlas-talk-scene" });
  const one = { box, ready: false, player: null, side: [] };
  held.drawn.set(key, one);
  board.append(box);
  one.side = own.maps.map((map) => made("aside", { className: "atlas-side" }, ...rows(map.legend)));
  if (own.drawing) {
    const blob = new Blob([own.drawing], { type: "image/svg+xml" });
    const picture = made("img", { src: URL.createObjectURL(blob), alt: own.caption });
    picture.addEventListener("load", () => { URL.revokeObjectURL(picture.src); ready(one); });
    const part = { lines: own.legend, title: "" };
    box.append(picture, made("aside", { className: "atlas-side" }, ...rows([part])));
    return;
  }
  const frame = made("iframe", { title: own.title });
  const script = new URL("app/static/atlas/map.js", folder).href;
  frame.srcdoc = `<!doctype html><html lang="${own.language}"><head><base href="${new URL("component/atlas/", folder).href}">`
    + `<script src="${script}"></script></head><body></body></html>`;
  frame.addEventListener("load", () => maps(one, frame, own));
  box.classList.toggle("atlas-talk-two", own.maps.length > 1);
  box.append(frame, made("div", { className: "atlas-talk-sides" }, ...one.side));
}

function ready(one) {
  one.ready = true;
  if (talking()) draw();
}

function maps(one, frame, own) {
  const inside = frame.contentWindow, page = frame.contentDocument;
  if (!inside?.atlasSheet) return;
  const paper = /\d+/g, ground = getComputedStyle(face).backgroundColor.match(paper)?.map(Number);
  if (ground && ground[0] + ground[1] + ground[2] < 384) page.documentElement.dataset.theme = "dark";
  inside.atlasEnlarge(enlarged());
  page.body.className = "atlas-talk-maps";
  const drawn = own.maps.map((map) => {
    const place = page.createElement("div");
    if (map.name) {
      const name = page.createElement("h2");
      name.textContent = map.name;
      page.body.append(name);
    }
    page.body.append(place);
    return { place, sheet: map.sheet };
  }).map(({ place, sheet }) => inside.atlasSheet(place, sheet));
  drawn.forEach((each) => { each.map.keyboard.disable(); });
  inside.atlasTogether(drawn);
  inside.map = drawn[0].map;
  one.maps = drawn.map((each) => each.map);
  one.window = inside;
  if (own.timed) one.player = playing(one, own);
  page.addEventListener("pointermove", moved);
  page.addEventListener("keydown", pressed);
  ready(one);
}

// The years of a map, asked for when they are first wanted.
function playing(one, own) {
  const player = atlasAlone(() => one.window, (at) => {
    year.textContent = at ? at.year : "";
    finding.textContent = at ? at.headline : own.headline;
    one.side[0].replaceChildren(...rows(at ? at.parts : own.maps[0].legend));
  }, controls);
  player.frames = own.years ?? null;
  return player;
}

function play() {
  const player = shown()?.player;
  if (player?.frames) player.toggle();
  else if (player) current.tell("asked", { asked: `${scene().key} years` });
}

function take(sent) {
  Object.entries(sent).forEach(([key, own]) => {
    const [name, years] = key.split(" ");
    if (!years) held.sent.set(name, own);
    else if (held.sent.has(name)) {
      held.sent.get(name).years = own;
      const one = held.drawn.get(name);
      if (one?.player && !one.player.frames) {
        one.player.frames = own;
        if (scene()?.key === name && own) one.player.toggle();
      }
    }
  });
}

function controls() {
  if (!talking()) return;
  const { words, scenes } = current.data;
  const focused = [...tools.children].indexOf(document.activeElement);
  const before = tool(words.before, "before", () => go(held.at - 1));
  const after = tool(words.after, "after", () => go(held.at + 1));
  before.disabled = held.at === 0;
  after.disabled = held.at === scenes.length - 1;
  const count = made("span", { className: "atlas-talk-count" },
    `${held.at + 1} / ${scenes.length}`);
  const player = shown()?.player;
  const years = player?.frames
    ? player.buttons(words)
    : player ? [tool(words.play, "play", play)] : [];
  tools.replaceChildren(before, count, after, ...years,
    tool(words.notes, "notes", notes), tool(words.full, "full", full), tool(words.leave, "leave", leave));
  if (focused >= 0) tools.children[Math.min(focused, tools.children.length - 1)].focus();
}

function full() {
  if (document.fullscreenElement) document.exitFullscreen();
  else root.requestFullscreen();
}

const enlarged = () => Math.max(1, innerHeight * LARGE);

function moved() {
  clearTimeout(held.resting);
  still(false);
  if (talking()) held.resting = setTimeout(() => still(talking()), STILL);
}

function still(on) {
  document.body.classList.toggle("atlas-still", on);
  shown()?.window?.document.documentElement.classList.toggle("atlas-still", on);
}

function pressed(event) {
  if (!talking() || event.ctrlKey || event.metaKey || event.altKey) return;
  const zoom = (by) => shown()?.maps?.[0].setZoom(shown().maps[0].getZoom() + by);
  const on = () => go(held.at + 1), back = () => go(held.at - 1);
  const keys = {
    ArrowRight: on, PageDown: on, ArrowLeft: back, PageUp: back, Home: () => go(0),
    End: () => go(current.data.scenes.length - 1), Escape: leave, f: full, n: notes,
    "+": () => zoom(1), "-": () => zoom(-1),
  };
  if (!event.target.closest?.("button, a")) keys[" "] = play;
  const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

// The window of who presents. It outlives a reload of this one: both know each other by a name that
// the tab keeps.
function name() {
  return sessionStorage.getItem(ID) ?? begin();
}

function begin() {
  const own = sessionStorage.getItem(ID)?.split(" ")[0] ?? `${ID}.${Math.random().toString(36).slice(2)}`;
  sessionStorage.setItem(ID, `${own} ${Date.now()}`);
  return sessionStorage.getItem(ID);
}

function connect() {
  if (held.channel) return;
  held.channel = new BroadcastChannel(name().split(" ")[0]);
  held.channel.onmessage = ({ data }) => {
    if (!talking()) return;
    if (data.step) go(held.at + data.step);
    else if (data.hello) tell();
  };
}

function tell() {
  if (!held.channel || !current) return;
  const own = ({ title, note, language }) => ({ title, note, language });
  const next = scene(held.at + 1);
  held.channel.postMessage({
    at: held.at, of: current.data.scenes.length, started: Number(name().split(" ")[1]),
    now: talking() ? own(scene()) : null, next: next ? own(next) : null,
    picture: held.sent.get(next?.key)?.picture ?? "", words: current.data.words,
    language: current.data.language,
  });
}

function notes() {
  const other = window.open("", name().split(" ")[0], "popup,width=960,height=720");
  said.textContent = other ? "" : current.data.words.blocked;
  if (!other) return;
  if (!other.document.querySelector("script")) {
    const page = other.document;
    page.documentElement.dataset.channel = name().split(" ")[0];
    page.head.append(made("meta", { name: "color-scheme", content: "light dark" }));
    page.head.append(made("style", { textContent: NOTES.style }));
    const script = page.createElement("script");
    script.textContent = NOTES.script; // this page has it already: the window asks for nothing
    page.head.append(script);
  }
  other.focus();
}

export default function talk({ parentElement, data, setTriggerValue }) {
  const box = made("div", { className: "atlas-tools" });
  const start = tool(data.words.present, "present", () => { begin(); open(0); });
  start.append(` ${data.words.present}`);
  if (data.scenes.length) box.append(start);
  parentElement.replaceChildren(box);
  current = { data, box, tell: setTriggerValue };
  take(data.sent);
  if (!data.scenes.length) {
    if (talking()) leave();
  } else if (talking()) {
    held.at = Math.min(held.at, data.scenes.length - 1);
    address();
    draw();
    ask();
    tell();
  } else if (held.left) address(); // a run that began before may write the address of the talk again
  else if (new URL(location.href).searchParams.get("present") === "1") open(numbered());
  const large = () => held.drawn.forEach((one) => { one.window?.atlasEnlarge(enlarged()); });
  document.addEventListener("keydown", pressed);
  document.addEventListener("pointermove", moved);
  addEventListener("resize", large);
  return () => {
    removeEventListener("resize", large);
    if (current?.box !== box) return; // another one has taken its place, and listens by the same
    document.removeEventListener("keydown", pressed);
    document.removeEventListener("pointermove", moved);
    const left = held.left; // by the reader, which this is not
    if (talking()) leave();
    held.left = left;
    current = null;
  };
}
