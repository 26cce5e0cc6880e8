// Puts the members of the GeoJSON layer that geo/webmap.py writes on the map.
// Every text arrives escaped (geo/escape.py); drawings come from geo/symbols.py as ATLAS_SVG.
(function () {
  "use strict";

  var SIZE = 18;
  var STEP = Math.PI / 3;

  // Members that share a point stand beside each other, on a small circle around it.
  function anchor(offset) {
    var turn = (offset - 1) * STEP;
    var reach = offset ? 11 + 8 * Math.floor((offset - 1) / 6) : 0;
    return [SIZE / 2 - reach * Math.cos(turn), SIZE / 2 - reach * Math.sin(turn)];
  }

  function plain(escaped) {
    var holder = document.createElement("textarea");
    holder.innerHTML = escaped;
    return holder.value;
  }

  window.atlasSymbol = function (feature, at) {
    var p = feature.properties;
    var kind = p.shape + "-" + p.mark;
    return L.marker(at, {
      keyboard: true,
      riseOnHover: true,
      icon: L.divIcon({
        className: "atlas-symbol atlas-" + kind,
        html: window.ATLAS_SVG[kind].replaceAll("COLOUR", p.colour),
        iconSize: [SIZE, SIZE],
        iconAnchor: anchor(p.offset),
      }),
    });
  };

  window.atlasBind = function (feature, layer) {
    var p = feature.properties;
    layer.bindTooltip(p.tooltip, { direction: "top", offset: [0, -6] });
    layer.bindPopup(p.card, { maxWidth: 320, minWidth: 220 });
    layer.on("add", function () {
      layer.getElement().setAttribute("aria-label", plain(p.label));
    });
  };
})();
