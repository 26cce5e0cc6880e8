// Small rules of the light atlas; states of whole maps are held against the library in
// tests/e2e/test_light.py.
import assert from "node:assert/strict";
import { test } from "node:test";
import { held, shapes, unpacked } from "../../ui/assets/held.js";
import { folded, last, put, tally } from "../../ui/assets/light.js";
import { ordering } from "../../ui/assets/lines.js";

test("names are folded as the library folds them", () => {
  assert.equal(folded("  Saint-Étienne d’Œuvre "), "saint etienne d oeuvre");
  assert.equal(folded("Łódź / Straße"), "lodz strasse");
  assert.equal(folded("(!)"), "");
});

test("a text that is put into another is no place for more", () => {
  assert.equal(put("{a} and {b}, {c}", { a: "{b}", b: "$&" }), "{b} and $&, {c}");
});

test("of the spans, the last that has begun counts", () => {
  const spans = [["2010-01-01", 4], ["2015-06-01", 7]];
  assert.deepEqual(["2009-12-31", "2010-01-01", "2015-05-31", "2015-06-01"].map((d) => last(spans, d)),
    [null, 4, 4, 7]);
});

test("things are counted by what they are", () => {
  assert.deepEqual([...tally(["a", "b", "a"])], [["a", 2], ["b", 1]]);
});

test("columns are ordered by number or word, and the unknown goes last both ways", () => {
  const names = ["Zürich", "", "Åarhus", "zoo", "É"];
  assert.deepEqual(names.toSorted(ordering("en", false, false)), ["Åarhus", "É", "zoo", "Zürich", ""]);
  assert.deepEqual(names.toSorted(ordering("en", false, true)), ["Zürich", "zoo", "É", "Åarhus", ""]);
  assert.deepEqual(["9 100", "", "12"].toSorted(ordering("fr", true, false)), ["12", "9 100", ""]);
});

test("shapes are steps of whole numbers; what is packed comes back", async () => {
  const packed = { scale: 10, features: [[{ iso2: "FR" }, [[[0, 10, 5, 0, 0, -10, -5, 10]]]]] };
  const [france] = shapes(packed).features;
  assert.deepEqual(france.geometry.coordinates, [[[[0, 1], [0.5, 1], [0.5, 0], [0, 1]]]]);
  const { deflateSync } = await import("node:zlib");
  const text = deflateSync(JSON.stringify({ é: [1] })).toString("base64");
  assert.deepEqual(await unpacked(text), { é: [1] });
  assert.deepEqual(await held(deflateSync(JSON.stringify(packed)).toString("base64")), shapes(packed));
});
