// What is drawn beside symbols of members: counts, countries, what stands behind.
(function () {
  "use strict";

  var DISC = { part: 72, least: 13, most: 28 }; // pixels: of the map that is counted as one; radii

  // Too many members for a symbol each are counted: discs, one for each category in a part of the
  // map, whose area grows with the number. They never touch, whatever the zoom.
  window.atlasCounts = function (collection, language) {
    var written = new Intl.NumberFormat(language, { useGrouping: "always" }); // 1.034, as the page

    function counted(map) {
      var found = new Map(), zoom = map.getZoom();
      collection.features.forEach(function (f) {
        var p = f.properties, c = f.geometry.coordinates;
        var at = map.project([c[1], c[0]], zoom);
        var key = [p.shape, p.mark, p.colour, Math.floor(at.x / DISC.part),
                   Math.floor(at.y / DISC.part)].join(" ");
        var sum = found.get(key) || { p: p, n: 0, x: 0, y: 0 };
        sum.n += p.rank;
        sum.x += at.x * p.rank;
        sum.y += at.y * p.rank;
        found.set(key, sum);
      });
      return Array.from(found.values()).sort(function (a, b) { return b.n - a.n; });
    }

    function disc(map, sum, r, spot) {
      var name = window.atlasPlain(sum.p.tooltip) + ": " + written.format(sum.n);
      var at = L.point(sum.x / sum.n, sum.y / sum.n);
      var marker = L.marker(map.unproject(at, map.getZoom()), {
        icon: L.divIcon({
          className: "atlas-count",
          html: window.atlasDrawing(sum.p) + "<b>" + written.format(sum.n) + "</b>",
          iconSize: [2 * r, 2 * r],
          iconAnchor: at.subtract(spot).add([r, r]),
        }),
      });
      marker.on("add", function () {
        marker.getElement().setAttribute("aria-label", name);
        marker.getElement().style.borderColor = sum.p.colour;
      });
      marker.on("click", function () { map.setView(marker.getLatLng(), map.getZoom() + 2, {}); });
      return marker.bindTooltip(sum.p.tooltip + ": " + written.format(sum.n));
    }

    return new (L.LayerGroup.extend({
      members: collection.features.reduce(function (n, f) { return n + f.properties.rank; }, 0),
      onAdd: function (map) {
        window.atlasBoard(map).counts = this;
        map.on("zoomend", this.draw, this);
        L.LayerGroup.prototype.onAdd.call(this, map);
        this.draw();
      },
      onRemove: function (map) {
        map.off("zoomend", this.draw, this);
        L.LayerGroup.prototype.onRemove.call(this, map);
        if (window.atlasBoard(map).counts === this) window.atlasBoard(map).counts = null;
      },
      draw: function () {
        var map = this._map, sums = counted(map), most = sums[0]?.n;
        var discs = sums.map(function (sum) {
          var area = DISC.least ** 2 + (DISC.most ** 2 - DISC.least ** 2) * sum.n / most;
          return { x: sum.x / sum.n, y: sum.y / sum.n, r: Math.sqrt(area) };
        });
        this.clearLayers();
        window.atlasApart(discs, 0, 2).forEach(function (spot, i) {
          this.addLayer(disc(map, sums[i], discs[i].r, spot));
        }, this);
      },
      bounds: function () { return L.geoJSON(collection).getBounds(); },
    }))();
  };

  // Countries, coloured by class: the shapes come from the app's own static files, once.
  window.atlasAreas = function (address, values) {
    var layer = L.geoJSON(null, {
      filter: function (f) { return Boolean(values[f.properties.iso2]); },
      style: function (f) {
        var fill = window.atlasFill(values[f.properties.iso2].fill);
        return { fillColor: fill, fillOpacity: 1, color: fill, weight: 0.5 };
      },
      onEachFeature: function (f, shape) {
        shape.bindTooltip(function () { return values[f.properties.iso2].tooltip; }, { sticky: true });
        shape.on("add", function () {
          shape.getElement().setAttribute("tabindex", "-1");  // members come first for keyboards
        });
      },
    });
    var lines = L.layerGroup(), drawn = null;
    // Outlines go without the edges at which a layer is cut.
    function outline() {
      lines.clearLayers();
      ["", "2 3"].forEach(function (dash) {
        var found = drawn.features.filter(function (f) {
          return values[f.properties.iso2]?.dash === dash;
        });
        if (found.length) lines.addLayer(L.polyline(window.atlasOutlines({ features: found }), {
          interactive: false, weight: 0.8, dashArray: dash || null,
          color: window.atlasColours().coast,
        }));
      });
    }
    window.atlasShapes(address).then(function (shapes) {
      drawn = shapes;
      layer.addData(shapes);
      layer.bringToBack();
      layer.addLayer(lines);
      outline();
    });
    // Other values for the same countries: those of what is asked for now.
    window.atlasRecolour = function (others) {
      var changed = Object.keys(values).some(function (iso) {
        return values[iso].dash !== others[iso]?.dash;
      });
      Object.keys(values).forEach(function (iso) { Object.assign(values[iso], others[iso]); });
      if (!drawn) return;
      window.atlasPaint(null);
      if (changed) outline();
    };
    // The fills of a year that is played; those of the view again without any.
    window.atlasPaint = function (fills) {
      layer.eachLayer(function (shape) {
        var iso = shape.feature?.properties.iso2;
        var fill = iso && window.atlasFill(fills?.[iso] || values[iso].fill);
        if (iso) shape.setStyle({ fillColor: fill, color: fill });
      });
      lines.eachLayer(function (line) { line.setStyle({ color: window.atlasColours().coast }); });
    };
    function repaint() { window.atlasPaint(null); }
    layer.on("add", function () { window.addEventListener("atlas-theme", repaint); });
    layer.on("remove", function () { window.removeEventListener("atlas-theme", repaint); });
    return layer;
  };

  // What stands behind the members. Filters of the members leave it as it is, so it stays on the
  // map when the same is drawn again.
  var behind = null;

  function drop(gone) {
    gone.group.remove();
    if (behind === gone) behind = null;
  }

  window.atlasContext = function (collection) {
    var key = JSON.stringify(collection);
    var Shown = L.Layer.extend({
      onAdd: function (map) {
        if (behind) clearTimeout(behind.leaving);
        if (behind && behind.key === key) return;
        if (behind) drop(behind);
        behind = { key: key, group: L.geoJSON(collection, {
          pointToLayer: window.atlasSymbol, onEachFeature: window.atlasBind,
        }).addTo(map) };
      },
      onRemove: function () {
        var gone = behind;
        if (gone) gone.leaving = setTimeout(function () { drop(gone); });
      },
    });
    return new Shown();
  };
})();
