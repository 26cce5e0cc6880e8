// What a hand-out carries inside, or a page of the site has beside it: packed texts, unpacked when
// they are first asked for. A file beside the page is a script, since a page that was opened from a
// folder may ask for no other kind.

/** @typedef {string | { src: string } | object} Held a packed text, a file with one, or the thing */

/** What files have brought, by their names. @type {Record<string, string>} */
const arrived = globalThis.window?.ATLAS_ARRIVED ?? {};

/**
 * Unpacks what geo.takeaway.packed has packed: JSON, deflated, in letters.
 * @param {string} text
 */
export async function unpacked(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(plain).text());
}

/**
 * Integers, each but the first two as the step from the one before, as GeoJSON.
 * @param {{ scale: number, features: [properties: object, polygons: number[][][]][] }} packed
 */
export function shapes(packed) {
  /** @param {number[]} flat */
  function ring(flat) {
    const points = [];
    let x = 0, y = 0;
    for (let i = 0; i < flat.length; i += 2) {
      x += flat[i];
      y += flat[i + 1];
      points.push([x / packed.scale, y / packed.scale]);
    }
    return points;
  }
  return { type: "FeatureCollection", features: packed.features.map(([properties, polygons]) => ({
    type: "Feature", properties,
    geometry: { type: "MultiPolygon", coordinates: polygons.map((one) => one.map(ring)) },
  })) };
}

/** @param {string} src @returns {Promise<string>} */
function fetched(src) {
  return new Promise((done, failed) => {
    const name = src.split("/").slice(-2).join("/");
    if (arrived[name]) {
      done(arrived[name]);
      return;
    }
    const script = document.createElement("script");
    script.src = src;
    script.onload = () => done(arrived[name]);
    script.onerror = () => failed(new Error(src));
    document.head.append(script);
  });
}

/**
 * @param {any} thing
 * @returns {Promise<any>}
 */
export async function held(thing) {
  if (typeof thing === "string") return held(await unpacked(thing));
  if (thing.src) return held(await fetched(thing.src));
  return thing.scale ? shapes(thing) : thing;
}

/** Lets the map ask for what is held, and says of a page of the site where its tiles are. */
export function open() {
  Object.assign(window, { ATLAS_ARRIVED: arrived, atlasHeld: held });
  if (!window.ATLAS_BASE) return;
  for (const [kind, names] of Object.entries(window.ATLAS_TILES)) {
    for (const name of names) {
      window.ATLAS_DATA[`${kind}/${name}.json`] = { src: `${window.ATLAS_BASE}${kind}/${name}.js` };
    }
  }
}
