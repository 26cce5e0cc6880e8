// Says what the rules of the light atlas say in some states: JSON in, JSON out (test_light.py).
import { lightAreas } from "../../ui/assets/areas.js";
import { read } from "../../ui/assets/asking.js";
import { lightAtlas } from "../../ui/assets/light.js";

/** What a reader meets in each state, without a page. */
export function states({ data, hashes }) {
  const light = lightAtlas(data);
  const areas = data.areas && lightAreas(data, light.numbered);
  return hashes.map((hash) => {
    const asking = read(data, hash), found = light.standing(asking), shown = light.kept(found);
    const symbols = light.drawn(found), counts = light.counts(found), legend = light.legend(shown);
    light.stand(symbols);
    return {
      caption: light.sentence(shown, asking.day),
      subtitle: light.subtitle(asking),
      areas: areas && areas(found, asking),
      lines: shown.map((state) => state.line),
      symbols: symbols.length,
      documented: light.documented(asking),
      shifted: symbols.map((i) => data.features[i])
        .filter((feature) => feature.properties.shift)
        .map((feature) => [feature.geometry.coordinates, feature.properties.shift]),
      legend: data.legend.map((line, i) => [line.words, light.number(legend[i])]),
      options: Object.fromEntries(data.fields.flatMap((field, i) => field.options.map((option) =>
        [`${field.label}: ${option[1]}`, light.number(counts[i].get(option[0]) || 0)]))),
    };
  });
}

if (globalThis.process?.argv[2] === "--answer") {
  const { readFileSync } = await import("node:fs");
  process.stdout.write(JSON.stringify(states(JSON.parse(readFileSync(0, "utf-8")))));
}
