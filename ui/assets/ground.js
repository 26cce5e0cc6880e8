// The ground that orients: lines, water and names from tiles (data/reference/web/ground.jsonl),
// asked for as one comes closer, and names only where no member and no label of one stands.
(function () {
  "use strict";

  var UNIT = 1e-4, NEAR = 5, CLOSE = 7;  // zooms: of Europe's coarse lines, and of the squares
  var SQUARE = 5, FAR = 30, MOST = 24, PAUSE = 200, GAP = 3, ROOM = 20000;
  var CITIES = [[4, 3e6], [5, 1e6], [6, 4e5], [7, 2e5], [8, 8e4], [9, 4e4], [10, 2e4], [30, 0]];
  var ORDER = { country: 0, region: 2, lake: 3, pass: 1, valley: 3, unit: 4, city: 1 };
  var PANES = { fill: 260, water: 275, line: 410, names: 580 };

  function points(flat, west, south) {
    var x = 0, y = 0, found = [];
    for (let i = 0; i < flat.length; i += 2) {
      x += flat[i];
      y += flat[i + 1];
      found.push([south + y * UNIT, west + x * UNIT]);
    }
    return found;
  }

  function drawing(ground, water, focus) {
    var c = window.atlasColours(), parts = [];
    function all(paths, tile) {
      return paths.map(function (flat) { return points(flat, tile.west, tile.south); });
    }
    function lines(tile, kind, pane, style) {
      if (!tile?.[kind]) return;
      parts.push(L.polyline(all(tile[kind], tile), Object.assign({
        pane: "ground-" + pane, interactive: false, smoothFactor: 0.7,
      }, style)));
    }
    function fill(rings, colour, pane, style) {
      parts.push(L.polygon(rings, Object.assign({
        pane: "ground-" + pane, interactive: false, stroke: false, fillColor: colour, fillOpacity: 1,
      }, style)));
    }
    if (ground.land) {
      const north = ground.south + ground.side, east = ground.west + ground.side;
      fill([[ground.south, ground.west], [north, ground.west], [north, east], [ground.south, east]],
           c.water, "sea");
      Object.keys(ground.land).forEach(function (iso2) {
        var colour = focus.countries.includes(iso2) ? c.lit : c.land;
        // A hair wider, so that the sea does not shine through between two tiles.
        fill(all(ground.land[iso2], ground), colour, "fill", { stroke: true, color: colour, weight: 1.2 });
      });
    }
    if (water?.lake) {
      fill(all(water.lake, water), c.lake, "water", { stroke: true, color: c.shore, weight: 0.6 });
    }
    lines(water, "river", "water", { color: c.river, weight: 1.2 });
    lines(ground, "unit", "line", { color: c.unit, weight: 0.7, dashArray: "2 3" });
    lines(ground, "region", "line", { color: c.region, weight: 0.9 });
    lines(ground, "coast", "line", { color: c.coast, weight: 0.8 });
    lines(ground, "national", "line", { color: c.national, weight: 1.2 });
    return L.layerGroup(parts);
  }

  window.atlasGround = function (map, focus) {
    var tiles = {}, shown = {}, waiting = null, opened;
    var pen = document.createElement("canvas").getContext("2d");
    Object.keys(PANES).forEach(function (name) {
      map.createPane("ground-" + name).style.zIndex = PANES[name];
    });
    map.createPane("ground-sea").style.zIndex = PANES.fill - 1;
    var pane = map.getPane("ground-names");
    pane.style.pointerEvents = "none";
    pane.setAttribute("aria-hidden", "true");

    function address(kind, key) { return focus.ground + kind + "/" + key + ".json"; }

    function exists(kind, key) {
      if (window.ATLAS_DATA) return address(kind, key) in window.ATLAS_DATA;
      return window.ATLAS_TILES[kind].includes(key);
    }

    function fetched(kind, key) {
      if (!exists(kind, key)) return Promise.resolve(null);
      return window.atlasShapes(address(kind, key)).catch(function () { return null; });
    }

    function load(key) {
      if (tiles[key]) return;
      tiles[key] = { ready: false };
      Promise.all([fetched("ground", key), fetched("water", key)]).then(function (got) {
        if (!got[0] && !got[1]) return;
        tiles[key] = { ready: true, ground: got[0] || {}, water: got[1] };
        later();
      });
    }

    function squares(side, prefix, kind) {
      var view = map.getBounds(), found = [];
      for (let x = Math.floor(view.getWest() / side) * side; x < view.getEast(); x += side) {
        for (let y = Math.floor(view.getSouth() / side) * side; y < view.getNorth(); y += side) {
          if (exists(kind, prefix + x + "_" + y)) found.push(prefix + x + "_" + y);
        }
      }
      return found.length > MOST ? [] : found;
    }

    // What this part of the map wants: coarse lines from afar, squares from close by. A page of the
    // static site is light: what it opens with has no more than all maps share.
    function wanted() {
      var zoom = map.getZoom();
      opened ??= zoom;
      if (window.ATLAS_BASE && zoom <= opened && zoom <= CLOSE + 1) return ["world"];
      var keys = ["world"].concat(zoom >= NEAR ? squares(FAR, "far_", "ground") : []);
      var close = zoom >= CLOSE ? squares(SQUARE, "", "ground") : [];
      if (close.length) return keys.concat(close);
      return zoom >= NEAR ? keys.concat("europe") : keys;
    }

    function draw() {
      waiting = null;
      var keys = wanted();
      keys.forEach(load);
      var ready = keys.every(function (key) { return tiles[key].ready || !exists("ground", key); });
      Object.keys(shown).forEach(function (key) {
        if (keys.includes(key) || !ready) return;  // the old stays until the new is there
        shown[key].remove();
        delete shown[key];
      });
      keys.forEach(function (key) {
        if (shown[key] || !tiles[key].ready) return;
        shown[key] = drawing(tiles[key].ground, tiles[key].water, focus).addTo(map);
      });
      write(keys);
    }

    function members() {
      var found = [];
      map.eachLayer(function (layer) {
        var p = layer.feature?.properties;
        if (p?.place_id && layer.getLatLng) found.push(layer.getLatLng());
      });
      return found;
    }

    function touches(a, b) {
      return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
    }

    // Whether a name is for this zoom; areas are named where they are wide enough for it.
    function fits(kind, weight, width) {
      var zoom = map.getZoom();
      var pixels = weight / 100 * 256 * 2 ** zoom / 360;
      if (kind === "city") return weight >= CITIES.find(function (c) { return zoom < c[0]; })[1];
      if (kind === "country") return zoom < 7 && pixels > 0.4 * width;
      if (kind === "region") return zoom >= 5.5 && zoom < 10 && pixels > 0.5 * width;
      if (kind === "unit") return zoom >= CLOSE && pixels > 0.45 * width;
      if (kind === "lake") return zoom >= 6 && pixels > 0.12 * width;
      return zoom >= 8;  // passes and valleys
    }

    function text(entry) {
      return entry[5]?.[focus.language] || entry[4];
    }

    function candidates(keys) {
      var found = [], view = map.getBounds().pad(-0.01);
      keys.forEach(function (key) {
        var tile = tiles[key].ground;
        (tile?.names || []).forEach(function (entry) {
          var kind = entry[0];
          // The world's cities are in the squares, too.
          if (key === "world" && kind === "city" && keys.length > 1 && map.getZoom() >= NEAR) return;
          var at = L.latLng(tile.south + entry[2] * UNIT, tile.west + entry[1] * UNIT);
          if (!view.contains(at)) return;
          var name = text(entry);
          pen.font = kind === "country" ? "600 12px " + focus.font : "11px " + focus.font;
          var width = pen.measureText(kind === "country" ? name.toUpperCase() : name).width * 1.08 + 4;
          if (fits(kind, entry[3], width)) {
            found.push({ kind: kind, at: at, weight: entry[3], name: name, width: width });
          }
        });
      });
      return found.sort(function (a, b) {
        return ORDER[a.kind] - ORDER[b.kind] || b.weight - a.weight;
      });
    }

    function write(keys) {
      pane.replaceChildren();
      var size = map.getSize();
      var known = members();
      var taken = window.atlasBoard(map).taken().map(function (box) {
        return { x: box.x - GAP, y: box.y - GAP, w: box.w + 2 * GAP, h: box.h + 2 * GAP };
      });
      var room = Math.max(8, size.x * size.y / ROOM);
      candidates(keys).forEach(function (entry) {
        var dotted = entry.kind === "city" || entry.kind === "pass";
        if (room < 1) return;
        var at = map.latLngToContainerPoint(entry.at);
        var box = { x: at.x - entry.width / 2, y: at.y - 7, w: entry.width, h: 14 };
        if (dotted) box = { x: at.x - 4, y: at.y - 7, w: entry.width + 10, h: 14 };
        if (box.x < 2 || box.x + box.w > size.x - 2) return;
        if (taken.some(function (other) { return touches(box, other); })) return;
        // A member's own town has its symbol; it has no second dot beside it.
        if (dotted && known.some(function (m) { return m.distanceTo(entry.at) < 2500; })) return;
        taken.push({ x: box.x - 3, y: box.y - 1, w: box.w + 6, h: box.h + 2 });
        room -= 1;
        var sign = document.createElement("span");
        sign.className = "atlas-ground atlas-ground-" + entry.kind;
        sign.textContent = entry.name;
        sign.dir = "auto";
        L.DomUtil.setPosition(sign, map.containerPointToLayerPoint([box.x, box.y]).round());
        pane.append(sign);
      });
    }

    function later() {
      if (waiting === Infinity) return;
      if (waiting) clearTimeout(waiting);
      waiting = setTimeout(draw, PAUSE);
    }

    function repaint() {
      Object.keys(shown).forEach(function (key) { shown[key].remove(); });
      shown = {};
      draw();
    }

    map.on("zoomstart", function () { pane.replaceChildren(); });
    // Members come first: names of the ground are written when those of the members are.
    map.on("moveend zoomend resize atlas-labels", later);
    window.addEventListener("atlas-theme", repaint);
    map.on("unload", function () {
      clearTimeout(waiting);
      waiting = Infinity;  // nothing is drawn any more
      window.removeEventListener("atlas-theme", repaint);
    });
    later();
    return {
      show: function (visible) {
        Object.keys(PANES).concat("sea").forEach(function (name) {
          map.getPane("ground-" + name).style.display = visible ? "" : "none";
        });
      },
    };
  };
})();
