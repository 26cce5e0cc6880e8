// Draws the maps that a hand-out carries inside (geo/takeaway/handout.py), and asks for nothing.
(function () {
  "use strict";

  var maps = window.ATLAS_VIEWS.map(draw);

  function draw(view) {
    var map = L.map(view.frame, {
      zoomControl: false, zoomSnap: 0.25, minZoom: 1, maxZoom: view.closest, crs: L.CRS[view.crs],
    });
    L.control.zoom({ zoomInTitle: view.words.closer, zoomOutTitle: view.words.wider }).addTo(map);
    L.control.scale({ imperial: false }).addTo(map);
    map.setView([0, 0], 1);
    window.atlasBase(view.base, view.focus, view.credit).addTo(map);
    map.fitBounds(view.home);
    if (view.areas) window.atlasAreas(view.areas.address, view.areas.values).addTo(map);
    if (view.outline) window.atlasOutline(view.outline.address, view.outline.rule).addTo(map);

    var markers = {};
    function points(collection) {
      return L.geoJSON(collection, {
        pointToLayer: window.atlasSymbol,
        onEachFeature: function (feature, layer) {
          var place = feature.properties.place_id;
          if (place && !feature.properties.context) markers[place] = markers[place] || layer;
          window.atlasBind(feature, layer);
        },
      });
    }
    points(view.context).addTo(map);
    (view.counted ? window.atlasCounts(view.members, view.language) : points(view.members)).addTo(map);
    window.atlasControls(map, view.words, view.home, view.view);
    return { map: map, markers: markers, frame: map.getContainer() };
  }

  // Two maps move together: the one that is moved takes the other along.
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

  // The name of a place in the table opens its card, on the first map that shows it.
  document.getElementById("rows").addEventListener("click", function (event) {
    var place = event.target.getAttribute("data-place");
    var found = maps.find(function (each) { return each.markers[place]; });
    if (!found) return;
    found.frame.scrollIntoView({ block: "center" });
    var marker = found.markers[place];
    if (!found.map.getBounds().contains(marker.getLatLng())) found.map.panTo(marker.getLatLng());
    marker.openPopup();
  });

  // On paper the maps share the width of a page, and show what they showed on the screen.
  var seen = [];
  function resize(width, height) {
    maps.forEach(function (each, i) {
      each.frame.style.width = width;
      each.frame.style.height = height;
      following = true; // each keeps what it showed
      each.map.invalidateSize({ animate: false });
      if (seen[i]) each.map.fitBounds(seen[i], { animate: false });
      window.atlasBoard(each.map).draw();
      following = false;
    });
  }
  window.addEventListener("beforeprint", function () {
    seen = maps.map(function (each) { return each.map.getBounds(); });
    resize(maps.length > 1 ? "330px" : "680px", maps.length > 1 ? "360px" : "440px");
    document.querySelectorAll("details").forEach(function (part) { part.open = true; });
  });
  window.addEventListener("afterprint", function () { resize("", ""); });
})();
