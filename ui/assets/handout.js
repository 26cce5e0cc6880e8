// Draws the view that a hand-out carries inside (geo/takeaway/handout.py), and asks for nothing.
(function () {
  "use strict";

  var view = window.ATLAS_VIEW;
  var map = L.map("map", {
    zoomControl: false, zoomSnap: 0.25, minZoom: 1, maxZoom: view.closest, worldCopyJump: true,
  });
  map.attributionControl.setPrefix("Leaflet");
  L.control.zoom({ zoomInTitle: view.words.closer, zoomOutTitle: view.words.wider }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  map.fitBounds(view.home);
  window.atlasBase(view.base, view.focus, view.credit).addTo(map);
  if (view.areas) window.atlasAreas(view.areas.address, view.areas.values).addTo(map);
  if (view.outline) window.atlasOutline(view.outline.address, view.outline.rule).addTo(map);

  var markers = {};
  var cluster = L.markerClusterGroup(Object.assign({
    iconCreateFunction: window.atlasCluster, showCoverageOnHover: false, animate: false,
  }, view.clusters));
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
  points(view.members).addTo(cluster);
  cluster.addTo(map);
  window.atlasControls(map, view.words, view.home);

  // The name of a place in the table opens its card on the map.
  document.getElementById("rows").addEventListener("click", function (event) {
    var marker = markers[event.target.getAttribute("data-place")];
    if (!marker) return;
    document.getElementById("map").scrollIntoView({ block: "center" });
    cluster.zoomToShowLayer(marker, function () { marker.openPopup(); });
  });

  // On paper the map has the width of a page, and shows what it showed on the screen.
  var frame = document.getElementById("map");
  var seen = null;
  window.addEventListener("beforeprint", function () {
    seen = map.getBounds();
    frame.style.width = "680px";
    frame.style.height = "440px";
    map.invalidateSize({ animate: false });
    map.fitBounds(seen, { animate: false });
    if (map._atlasLabels) map._atlasLabels.draw();
    document.querySelectorAll("details").forEach(function (part) { part.open = true; });
  });
  window.addEventListener("afterprint", function () {
    frame.style.width = "";
    frame.style.height = "";
    map.invalidateSize({ animate: false });
    if (seen) map.fitBounds(seen, { animate: false });
  });
})();
