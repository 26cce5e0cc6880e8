// What a reader asks for, in the part of the address behind its #.
import assert from "node:assert/strict";
import { test } from "node:test";
import { firstYear, inside, opening, read, written } from "../../ui/assets/asking.js";

const field = (key, codes, more = {}) =>
  ({ key, options: codes.map((code) => [code, `word ${code}`]), chosen: [], ...more });
const data = {
  first: "2000-01-01", last: "2026-11-28", day: "2019-12-31", query: "",
  codes: ["anvita", "recosol", "lt5k", "unknown"],
  fields: [field("network", [0, 1]), field("tier", [2, 3]), field("status", [3], { alone: true })],
  members: [{ spans: [["2018-09-01", 0]] }, { spans: [["2003-01-01", 1], ["2019-01-01", 2]] }],
};

test("an address says what differs from how the page opens, and is read as it was written", () => {
  assert.deepEqual(written(data, opening(data)), []);
  for (const text of ["", "asof=2020-02-29", "q=d%27Asti", "network=recosol&network=anvita&tier=lt5k"]) {
    const asking = read(data, text);
    assert.equal(String(new URLSearchParams(written(data, asking))), text);
    assert.deepEqual(read(data, String(new URLSearchParams(written(data, asking)))), asking);
  }
});

test("what the page opens with can be taken away", () => {
  const chosen = { ...data, fields: [field("network", [0, 1], { chosen: [1] })] };
  assert.deepEqual(read(chosen, "network=").chosen.network, []);
  assert.deepEqual(written(chosen, read(chosen, "network=")), [["network", ""]]);
});

test("what is no day, no code or not offered is left out; a day beyond the ends is the end", () => {
  const plain = opening(data);
  for (const text of ["asof=2020-13-01", "asof=yesterday", "network=x", "network=lt5k", "status=unknown",
    "x=y", "network=__proto__"]) {
    assert.deepEqual(read(data, text), plain, text);
  }
  assert.equal(read(data, "asof=1999-01-01").day, data.first);
  assert.equal(inside(data, "2030-01-01"), data.last);
  assert.deepEqual(read(data, "network=anvita&network=anvita").chosen.network, [0]);
  assert.equal(read(data, `q=${"x".repeat(300)}`).query.length, 100);
});

test("the years begin with the first member", () => {
  assert.equal(firstYear(data), 2003);
  assert.equal(firstYear({ ...data, members: [] }), 0);
});
