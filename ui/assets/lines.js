// The table of the light atlas: rows in the order of the atlas, or by a column that a reader has
// chosen. Only those that are near the window are in the page; the others come as it is scrolled.
import { made } from "./player.js";

const AT_ONCE = 30; // rows that are drawn with an answer
const NEXT = 120; // and when the end of these comes near

/** @import { Light, State } from "./types.d.ts" */

/**
 * The order of texts of a column: numbers by size, the unknown last.
 * @param {string} tag
 * @param {boolean} numeric
 * @param {boolean} down
 * @returns {(a: string, b: string) => number}
 */
export function ordering(tag, numeric, down) {
  const collator = new Intl.Collator(tag, { numeric: true, sensitivity: "base" });
  /** @param {string} text */
  const value = (text) => Number(text.replace(/\D/g, ""));
  return (a, b) => {
    if (!a || !b) return Number(Boolean(b)) - Number(Boolean(a));
    const by = numeric ? value(a) - value(b) : collator.compare(a, b);
    return down ? -by : by;
  };
}

/** @param {Light} data */
export function lightTable(data) {
  const table = /** @type {HTMLTableElement} */ (document.getElementById("rows"));
  const body = table.tBodies[0], head = /** @type {HTMLElement} */ (table.tHead);
  const region = /** @type {HTMLElement} */ (table.parentElement);
  /** @type {Map<number, HTMLTableRowElement>} */
  const known = new Map();
  const sorted = { column: -1, down: false };
  /** @type {number[]} */
  let asked = [];
  let drawn = 0;
  const end = made("div", { className: "end" });
  region.append(end);
  new IntersectionObserver((seen) => {
    if (seen.some((each) => each.isIntersecting)) more(NEXT);
  }, { root: region, rootMargin: "600px" }).observe(end);

  /** @param {number} number */
  function row(number) {
    const held = known.get(number);
    if (held) return held;
    const box = document.createElement("tbody");
    box.innerHTML = data.lines[number];
    known.set(number, box.rows[0]);
    return box.rows[0];
  }

  /** @param {number} number */
  const text = (number) => row(number).cells[sorted.column].textContent?.trim() || "";

  function inOrder() {
    if (sorted.column < 0 || !asked.length) return asked;
    const numeric = asked.some((one) => row(one).cells[sorted.column].matches(".number"));
    const by = ordering(data.written.tag, numeric, sorted.down);
    const texts = new Map(asked.map((one) => [one, text(one)]));
    return asked.slice().sort((a, b) => by(texts.get(a) || "", texts.get(b) || ""));
  }

  let ordered = asked;

  /** @param {number} rows */
  function more(rows) {
    const next = ordered.slice(drawn, drawn + rows);
    drawn += next.length;
    for (const number of next) {
      const found = row(number);
      body.append(found.isConnected ? found.cloneNode(true) : found); // two rows may read alike
    }
    end.hidden = drawn >= ordered.length;
  }

  function draw() {
    ordered = inOrder();
    drawn = 0;
    body.replaceChildren();
    table.setAttribute("aria-rowcount", String(ordered.length + 1));
    more(AT_ONCE);
  }

  Array.from(head.querySelectorAll("th")).forEach((cell, column) => {
    const press = made("button", { type: "button", textContent: cell.textContent });
    cell.replaceChildren(press);
    press.addEventListener("click", () => {
      sorted.down = sorted.column === column && !sorted.down;
      sorted.column = column;
      for (const each of head.querySelectorAll("th")) each.removeAttribute("aria-sort");
      cell.setAttribute("aria-sort", sorted.down ? "descending" : "ascending");
      draw();
    });
  });

  return {
    /** @param {State[]} states */
    show(states) {
      asked = states.map((state) => state.line);
      region.scrollTop = 0;
      draw();
    },
    whole() { more(ordered.length); },
  };
}
