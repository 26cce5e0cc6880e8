// Draws a map from plain data (geo/screen/frames.py), without a server behind it: in a hand-out and
// in a talk.
(function () {
  "use strict";

  function points(collection, markers) {
    return L.geoJSON(collection, {
      pointToLayer: window.atlasSymbol,
      onEachFeature: function (feature, layer) {
        var place = feature.properties.place_id;
        if (place && !feature.properties.context) markers[place] = markers[place] || layer;
        window.atlasBind(feature, layer);
      },
    });
  }

  window.atlasSheet = function (frame, view) {
    var map = L.map(frame, {
      zoomControl: false, zoomSnap: 0.25, minZoom: 1, maxZoom: view.closest, crs: L.CRS[view.crs],
    });
    L.control.zoom().addTo(map);
    L.control.scale({ imperial: false }).addTo(map);
    map.setView([0, 0], 1);
    window.atlasBase(view.base, view.focus, view.credit).addTo(map);
    window.atlasControls(map, view.words, view.home, view.view);
    if (view.areas) window.atlasAreas(view.areas.address, view.areas.values).addTo(map);
    if (view.outline) window.atlasOutline(view.outline.address, view.outline.rule).addTo(map);
    var markers = {};
    points(view.context, markers).addTo(map);
    if (view.counted) window.atlasCounts(view.members, view.language).addTo(map);
    else points(view.members, markers).addTo(map);
    return { map: map, markers: markers, frame: map.getContainer() };
  };

  // Maps that move together: the one that is moved takes the others along. What is returned does
  // something to them without that.
  window.atlasTogether = function (maps) {
    var following = false;
    maps.forEach(function (moved) {
      moved.map.on("move", function () {
        if (following) return;
        following = true;
        maps.forEach(function (other) {
          if (other === moved) return;
          other.map.setView(moved.map.getCenter(), moved.map.getZoom(), { animate: false });
        });
        following = false;
      });
    });
    if (maps.length > 1) maps[0].map.fire("move");
    return function (act) {
      following = true;
      maps.forEach(act);
      following = false;
    };
  };
})();
