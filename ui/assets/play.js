// The years of a map one after the other: all symbols come at once, each year shows some of them.
(function () {
  "use strict";

  var own = []; // the symbols of all years
  var before = []; // what stood on the map before
  var layers = null;

  function shown() { return window.atlasBoard(window.map).layers(); }

  window.atlasPlay = {
    load: function (features) {
      if (layers) layers.remove();
      before = shown();
      before.forEach(function (layer) { layer.remove(); });
      layers = L.layerGroup().addTo(window.map);
      own = features.map(function (feature) {
        var at = feature.geometry.coordinates;
        var layer = window.atlasSymbol(feature, L.latLng(at[1], at[0]));
        layer.feature = feature;
        window.atlasBind(feature, layer);
        return layer;
      });
    },
    at: function (i) { return own[i]; },
    show: function (indices, fresh, areas) {
      var wanted = new Set(indices), news = new Set(fresh);
      own.forEach(function (layer, i) {
        layer.feature.properties.first = news.has(i) ? 1 : 0;
        if (!wanted.has(i)) layers.removeLayer(layer);
        else if (!layers.hasLayer(layer)) layers.addLayer(layer);
        if (wanted.has(i)) layer.getElement().classList.toggle("atlas-new", news.has(i));
      });
      if (window.atlasPaint) window.atlasPaint(areas);
    },
    // The last year stands until the page has sent its own; where it does not, all is as before.
    stop: function (same) {
      var gone = layers, old = before, mine = new Set(own);
      layers = null;
      if (same && window.atlasPaint) window.atlasPaint(null);
      if (same) {
        if (gone) gone.remove();
        old.forEach(function (layer) { layer.addTo(window.map); });
        return;
      }
      var looks = 0;
      var looking = setInterval(function () {
        var come = shown().some(function (layer) { return !mine.has(layer); });
        if (!come && ++looks < 200) return;
        clearInterval(looking);
        if (gone) gone.remove();
      }, 50);
    },
  };
})();
