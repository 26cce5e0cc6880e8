// Plays the years of a map: which symbols it shows when, and the buttons for it. The stage, a talk
// and a hand-out have it alike: one player for all three.

/** @import { Player, Year } from "./types.d.ts" */

const SPEEDS = [0.5, 1, 2, 4]; // years a second
/** @type {Record<string, string>} */
const SIGNS = {
  play: "M5 3 15 9 5 15Z", stop: "M4 3H7.5V15H4ZM10.5 3H14V15H10.5Z",
  back: "M13 3 4 9 13 15Z", on: "M5 3 12 9 5 15ZM13 3H15V15H13Z",
  loop: "M3 9A6 6 0 1 1 9 15V13A4 4 0 1 0 5 9H7L4 12.5 1 9Z", leave: "M3 4.5 4.5 3 9 7.5 13.5 3 15 4.5 10.5 9 15 13.5 13.5 15 9 10.5 4.5 15 3 13.5 7.5 9Z",
  present: "M1 3H17V13H1ZM3 5V11H15V5ZM6 15H12V16.5H6Z",
  before: "M12.5 3 6 9 12.5 15 11 16.5 3.5 9 11 1.5Z", after: "M5.5 3 12 9 5.5 15 7 16.5 14.5 9 7 1.5Z",
  notes: "M2 2H16V16H2ZM4 4V14H14V4ZM5.5 6H12.5V7.3H5.5ZM5.5 8.6H12.5V9.9H5.5ZM5.5 11.2H10V12.5H5.5Z",
  full: "M2 2H7V4H4V7H2ZM11 2H16V7H14V4H11ZM14 11H16V16H11V14H14ZM2 11H4V14H7V16H2Z",
};

/**
 * An element with its properties and what is inside.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, any>} properties
 * @param {(Node | string)[]} inside
 * @returns {HTMLElementTagNameMap[K]}
 */
export function made(tag, properties, ...inside) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...inside);
  return element;
}

/**
 * What stands outside of the app has the theme of the app.
 * @param {HTMLElement} element
 */
export function dressed(element) {
  const app = document.querySelector('[data-testid="stApp"]');
  if (app) element.style.colorScheme = getComputedStyle(app).colorScheme;
}

/**
 * A button: its words, its sign (or text), and what it does.
 * @param {string} words
 * @param {string} sign
 * @param {() => void} act
 */
export function tool(words, sign, act) {
  const found = made("button", { type: "button", className: "atlas-tool" });
  if (SIGNS[sign]) {
    found.innerHTML = `<svg viewBox="0 0 18 18" aria-hidden="true"><path fill="currentColor" fill-rule="evenodd" d="${SIGNS[sign]}"/></svg>`;
  } else found.textContent = sign;
  found.title = words;
  found.setAttribute("aria-label", words);
  found.addEventListener("click", act);
  return found;
}

/**
 * What a line of a legend has: its sign, its words, its number.
 * @param {{ image?: string, fill?: string, hatched?: boolean, words: string, count: string }} line
 */
export function legendLine(line) {
  const sign = line.image
    ? made("img", { src: line.image, alt: "" })
    : made("i", { className: line.hatched ? "atlas-hatched" : "" });
  if (line.fill) sign.style.background = line.fill;
  return [sign, made("span", { textContent: line.words }),
    made("strong", { textContent: line.count })];
}

/**
 * @param {() => Window | null | undefined} map the window that holds the map
 * @param {(year: Year | null) => void} told each year as it comes; null when the map is its own again
 * @param {() => void} ended
 * @returns {Player}
 */
export function atlasPlayer(map, told, ended) {
  const player = /** @type {any} */ ({
    frames: null, at: 0, timer: 0, on: false, speed: 1, loop: false,
    year: () => player.frames.years[player.at],
    show(/** @type {number} */ at) {
      player.at = Math.max(0, Math.min(player.frames.years.length - 1, at));
      const one = player.year();
      map()?.atlasPlay?.show(one.shown, one.fresh, one.areas);
      told(one);
    },
    run() {
      clearInterval(player.timer);
      player.timer = setInterval(next, 1000 / player.speed);
    },
    begin(at = 0) {
      map()?.atlasPlay?.load(player.frames.features);
      player.on = true;
      player.show(at);
    },
    play() {
      player.begin();
      player.run();
    },
    pause() {
      clearInterval(player.timer);
      player.timer = 0;
    },
    step(/** @type {number} */ by) { // and stays at that year
      player.pause();
      player.show(player.at + by);
    },
    // The map has its own members back, or keeps those shown until others come.
    stop(/** @type {boolean} */ same) {
      player.pause();
      if (!player.on) return;
      player.on = false;
      map()?.atlasPlay?.stop(same);
      told(null);
    },
    // The buttons, as things are now. `act` says what the first three do; `changed` draws anew.
    tools(/** @type {any} */ words, /** @type {any} */ act, /** @type {() => void} */ changed,
      running = player.on) {
      const speed = tool(words.speed, `${player.speed} ×`, () => {
        player.speed = SPEEDS[(SPEEDS.indexOf(player.speed) + 1) % SPEEDS.length];
        if (player.timer) player.run();
        changed();
      });
      const loop = tool(words.loop, "loop", () => { player.loop = !player.loop; changed(); });
      loop.setAttribute("aria-pressed", String(player.loop));
      const sign = running ? "stop" : "play";
      return [tool(words.back, "back", act.back), tool(words[sign], sign, act.toggle),
        tool(words.on, "on", act.on), speed, loop];
    },
  });

  function next() {
    if (player.at + 1 < player.frames.years.length) player.show(player.at + 1);
    else if (player.loop) player.show(0);
    else ended();
  }

  return player;
}

/**
 * A player that needs no server: it holds at a year, and goes on from there; after the last year
 * the map is its own again. `draw` is told when its buttons change.
 * @param {() => Window | null | undefined} map
 * @param {(year: Year | null) => void} told
 * @param {() => void} draw
 */
export function atlasAlone(map, told, draw) {
  const player = atlasPlayer(map, told, () => { player.stop(true); draw(); });
  player.toggle = () => {
    if (player.timer) player.pause();
    else if (player.on) player.run();
    else player.play();
    draw();
  };
  player.by = (/** @type {number} */ step) => {
    if (player.on) player.step(step);
    else player.begin(player.frames.years.length - 1 + Math.min(step, 0));
    draw();
  };
  player.buttons = (/** @type {any} */ words) => player.tools(words, {
    back: () => player.by(-1), on: () => player.by(1), toggle: player.toggle,
  }, draw, player.timer !== 0);
  return player;
}
