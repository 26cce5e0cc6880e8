// The offline background: land, water and relief from the app's own static files.
(function () {
  "use strict";

  var PANES = { land: 250, area: 250, image: 270 };
  // Where the layers of Europe, of the Alps and of what lies around are cut
  // (data/pipeline/reference); and the world.
  var CUTS = [[-180, -25, -24.7, 3.5, 17, 44.7, 45, 180], [33, 33.3, 42.5, 49, 71.7, 72]];

  // The colours of the ground (geo/palette.py) in the theme of the page: the frame of the app says
  // it, and tells its window when it changes.
  window.atlasColours = function () {
    var dark = document.documentElement.dataset.theme === "dark";
    return window.ATLAS_COLOURS[dark ? "dark" : "light"];
  };

  // The fill of a country in that theme.
  window.atlasFill = function (fill) {
    var dark = document.documentElement.dataset.theme === "dark";
    return (dark && window.ATLAS_NIGHT[fill]) || fill;
  };

  // The shapes at an address, or at several together. A page that carries them inside (a hand-out)
  // holds them in ATLAS_DATA by address, as held.js knows, and then nothing is asked for.
  window.atlasShapes = function (address) {
    if (Array.isArray(address)) {
      return Promise.all(address.map(window.atlasShapes)).then(function (each) {
        return { type: "FeatureCollection",
                 features: each.flatMap(function (shapes) { return shapes.features; }) };
      });
    }
    var held = window.ATLAS_DATA?.[address];
    if (held) return window.atlasHeld ? window.atlasHeld(held) : Promise.resolve(held);
    return fetch(address).then(function (answer) { return answer.json(); });
  };

  function onFrame(a, b) {
    return [0, 1].some(function (axis) {
      return a[axis] === b[axis] && CUTS[axis].includes(a[axis]);
    }) || a[1] < -89;
  }

  // The outlines of land as lines, without the edges at which a layer is cut.
  window.atlasOutlines = function (shapes) {
    var lines = [];
    shapes.features.forEach(function (feature) {
      var solid = feature.geometry.coordinates;
      if (feature.geometry.type === "Polygon") solid = [solid];
      solid.flat().forEach(function (ring) {
        var line = [];
        ring.forEach(function (point, i) {
          if (i && onFrame(ring[i - 1], point)) {
            if (line.length > 1) lines.push(line);
            line = [];
          }
          line.push([point[1], point[0]]);
        });
        if (line.length > 1) lines.push(line);
      });
    });
    return lines;
  };

  function shape(part, focus, before) {
    var pane = "atlas-" + part.style;
    function style(f) {
      var c = window.atlasColours();
      var lit = focus.countries.includes(f.properties.iso2);
      return { stroke: false, fillOpacity: 1, fillColor: lit ? c.lit : c.land };
    }
    var layer = L.geoJSON(null, { pane: pane, interactive: false, style: style });
    var group = L.layerGroup([layer]);
    group.paint = function () {
      layer.setStyle(style);
      group.edge?.setStyle({ color: window.atlasColours()[part.style === "area" ? "area" : "coast"] });
    };
    group.drawn = Promise.allSettled(before).then(function () {
      return window.atlasShapes(part.address);
    }).then(function (shapes) {
      layer.addData(shapes);
      group.edge = L.polyline(window.atlasOutlines(shapes), {
        pane: pane, interactive: false, weight: 0.8,
      });
      group.addLayer(group.edge);
      [group.edge, layer].forEach(function (below) { below.bringToBack(); });
      group.paint();
    });
    return group;
  }

  // A picture whose edges run out softly.
  function picture(part) {
    var image = L.imageOverlay(part.address, part.image, { pane: "atlas-image", opacity: 0.45 });
    image.paint = function () {
      var dark = document.documentElement.dataset.theme === "dark";
      var soft = ["right", "bottom"].map(function (side) {
        return "linear-gradient(to " + side + ", transparent, #000 12%, #000 88%, transparent)";
      });
      Object.assign(image.getElement().style, {
        maskImage: soft.join(","), maskComposite: "intersect",
        mixBlendMode: dark ? "soft-light" : "multiply",
      });
      image.setOpacity(dark ? 0.2 : 0.45);
    };
    image.on("add", image.paint);
    return image;
  }

  // Holds back what the map reports until its background is drawn: the first report brings the
  // rest of the page (ui/map_panel.py), which the browser would draw before it.
  function holdReport(drawn) {
    var frame = window.Streamlit;
    if (!frame) return;  // a hand-out reports to nobody
    var report = frame.setComponentValue;
    var held = [];
    frame.setComponentValue = function (value) { held = [value]; };
    Promise.allSettled(drawn).then(function () {
      setTimeout(function () {
        frame.setComponentValue = report;
        held.forEach(function (value) { frame.setComponentValue(value); });
      });
    });
  }

  // One of the perimeters of a file, by its rule.
  window.atlasOutline = function (address, rule) {
    var layer = L.geoJSON(null, {
      interactive: false,
      filter: function (f) { return f.properties.rule === rule; },
      style: function () {
        var colour = window.atlasColours().perimeter;
        return { color: colour, weight: 2.2, dashArray: "8 5", fillColor: colour, fillOpacity: 0.05 };
      },
    });
    window.atlasShapes(address).then(function (shapes) { layer.addData(shapes); });
    return layer;
  };

  // What choosing an online background means, said once below their names.
  window.atlasLayersNote = function (map, words) {
    var list = map.getContainer().querySelector(".leaflet-control-layers-list");
    L.DomUtil.create("p", "atlas-layers-note", list).innerHTML = words;
  };

  // The background of a map, and the ground that orients as one comes closer (ground.js). Each
  // kind of part has a pane of its own, whichever file comes first.
  window.atlasBase = function (parts, focus, credit) {
    var group = L.layerGroup();
    var held = [], drawn = [];
    // The last part is what the map is about: what lies around it, and below, comes after it.
    parts.slice().reverse().forEach(function (part) {
      var one = part.image ? picture(part) : shape(part, focus, drawn.slice());
      held.unshift(one);
      drawn.push(one.drawn);
    });
    held.forEach(function (part) { group.addLayer(part); });
    group.getAttribution = function () { return credit; };

    function paint() {
      var colours = window.atlasColours();
      var globe = group._map?.options.crs === L.CRS.EqualEarth;
      if (group._map) group._map.getContainer().style.background = globe ? colours.beyond : colours.water;
      group.sea?.setStyle({ fillColor: colours.water, color: colours.coast });
      held.forEach(function (part) { if (group._map) part.paint(); });
    }

    group.onAdd = function (map) {
      map.attributionControl.setPrefix("Leaflet");
      Object.keys(PANES).forEach(function (style) {
        var name = "atlas-" + style;
        if (!map.getPane(name)) map.createPane(name).style.zIndex = PANES[style];
      });
      if (!group.sea && map.options.crs === L.CRS.EqualEarth) {
        map.createPane("atlas-sea").style.zIndex = 249;
        group.sea = L.polygon(window.atlasGlobe(), {
          pane: "atlas-sea", interactive: false, weight: 0.8, fillOpacity: 1,
        });
        group.addLayer(group.sea);
      }
      window.atlasEdges(map);
      L.LayerGroup.prototype.onAdd.call(group, map);
      paint();
      window.addEventListener("atlas-theme", paint);
      Promise.allSettled(drawn).then(function () {
        if (!map.getPane("mapPane")) return;  // the map is gone
        group.ground ||= window.atlasGround(map, focus);
        group.ground.show(map.hasLayer(group));
      });
    };
    group.onRemove = function (map) {
      window.removeEventListener("atlas-theme", paint);
      group.ground?.show(false);
      L.LayerGroup.prototype.onRemove.call(group, map);
    };
    holdReport(drawn);
    return group;
  };
})();
