// The offline background: boundaries, water and relief from the app's own static files.
(function () {
  "use strict";

  var COLOURS = window.ATLAS_COLOURS;  // from the palette (geo/screen/assets.py)
  var STYLES = {
    land: { color: COLOURS.coast, weight: 0.8, fillOpacity: 1 },
    area: { color: COLOURS.area, weight: 0, fillOpacity: 1 },
    lake: { color: COLOURS.shore, weight: 0.6, fillColor: COLOURS.lake, fillOpacity: 1 },
    river: { color: COLOURS.river, weight: 1, fill: false },
    fine: { color: COLOURS.region, weight: 0.8, dashArray: "3 3", fill: false },
    border: { color: COLOURS.national, weight: 1.8, fill: false },
  };

  // The shapes at an address. A page that carries them inside (a hand-out) holds them in
  // ATLAS_DATA by address, and then nothing is asked for.
  window.atlasShapes = function (address) {
    var held = window.ATLAS_DATA?.[address];
    if (held) return Promise.resolve(held);
    return fetch(address).then(function (answer) { return answer.json(); });
  };

  function shape(part, focus, pane) {
    var layer = L.geoJSON(null, {
      pane: pane,
      interactive: false,
      filter: function (f) {
        if (part.style === "border") return f.properties.kind === "national";
        return part.style !== "fine" || f.properties.kind === "admin1";
      },
      style: function (f) {
        var style = Object.assign({}, STYLES[part.style]);
        if (part.style === "land" || part.style === "area") {
          style.fillColor = focus.countries.includes(f.properties.iso2) ? focus.lit : focus.land;
        }
        return style;
      },
    });
    layer.drawn = window.atlasShapes(part.address).then(function (shapes) {
      layer.addData(shapes);
    });
    return layer;
  }

  // Holds back what the map reports until its background is drawn: the first report brings the
  // rest of the page (ui/head_start.py), which the browser would draw before it.
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
      style: { color: COLOURS.perimeter, weight: 2.2, dashArray: "8 5",
               fillColor: COLOURS.perimeter, fillOpacity: 0.05 },
    });
    window.atlasShapes(address).then(function (shapes) { layer.addData(shapes); });
    return layer;
  };

  // Parts are added in their order, whichever file comes first: fills, relief, water, lines.
  window.atlasBase = function (parts, focus, credit) {
    var group = L.layerGroup();
    group.getAttribution = function () { return credit; };
    group.onAdd = function (map) {
      map.attributionControl.setPrefix("Leaflet");
      parts.forEach(function (_, index) {
        var name = "atlas-base-" + index;
        if (!map.getPane(name)) map.createPane(name).style.zIndex = 250 + index;
      });
      L.LayerGroup.prototype.onAdd.call(group, map);
    };
    var drawn = [];
    parts.forEach(function (part, index) {
      var pane = "atlas-base-" + index;
      if (part.image) {
        group.addLayer(L.imageOverlay(part.address, part.image, { pane: pane, opacity: 0.45 }));
        return;
      }
      var layer = shape(part, focus, pane);
      drawn.push(layer.drawn);
      group.addLayer(layer);
    });
    holdReport(drawn);
    return group;
  };
})();
