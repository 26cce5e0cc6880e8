// Puts the members of a view on the map: symbols, clusters, labels, cards and the map's own
// controls. Every text arrives escaped (geo/escape.py); drawings come from geo/symbols.py.
(function () {
  "use strict";

  var LABEL_PAUSE = 150;
  var CARD = { maxWidth: 320, minWidth: 220 };

  var holder = document.createElement("textarea");

  // A press on the map gives it the focus for the keys. Leaflet lets the browser scroll the page
  // to it then, away from under the pointer, and the click is lost.
  L.Map.Keyboard.include({
    _onMouseDown: function () {
      if (!this._focused) this._map.getContainer().focus({ preventScroll: true });
    },
  });

  function plain(escaped) {
    holder.innerHTML = escaped;
    return holder.value;
  }

  // The name and the network: the first two lines of the tooltip.
  function label(p) {
    return p.tooltip.split("<br>").slice(0, 2).join(", ").replace(/<\/?strong>/g, "");
  }

  // The card of a symbol: its own where the page carries one (a hand-out), else the lines of its
  // tooltip; the app opens all that is known beside the map.
  function card(p) {
    return p.card || p.tooltip.replace("<strong>", "<h3>").replace("</strong><br>", "</h3>");
  }

  function drawing(p) {
    return window.ATLAS_SVG[p.shape + "-" + p.mark].replaceAll("COLOUR", p.colour);
  }

  window.atlasSymbol = function (feature, at) {
    var p = feature.properties;
    var context = (p.context ? " atlas-context" : "") + (p.framed ? " atlas-framed" : "");
    return L.marker(at, {
      keyboard: true,
      riseOnHover: true,
      zIndexOffset: p.context ? -1000 : 0,
      icon: L.divIcon({
        className: "atlas-symbol atlas-" + p.shape + "-" + p.mark + context,
        html: drawing(p),
        iconSize: [p.size, p.size],
        // Members at one point, such as a council and a group, stand beside each other.
        iconAnchor: [p.size / 2 - (p.shift || 0) * p.size, p.size / 2],
      }),
    });
  };

  window.atlasBind = function (feature, layer) {
    var p = feature.properties;
    layer.bindTooltip(p.tooltip, { direction: "top", offset: [0, -6] });
    if (p.place_id) {
      layer.bindPopup(function () { return card(p); }, CARD);
      // Enter does what a click does: in the app it opens the card beside the map, too.
      layer.off("keypress", layer._onKeyPress, layer);
      layer.on("keypress", function (event) {
        if (event.originalEvent.key !== "Enter") return;
        layer.fire("click", { latlng: layer.getLatLng(), originalEvent: event.originalEvent }, true);
      });
    }
    layer.on("add", function () {
      layer.getElement().setAttribute("aria-label", plain(label(p)));
      labels(layer._map).show(layer);
    });
    layer.on("remove", function () {
      labels(layer._map).hide(layer);
    });
  };

  // Members that overlap at this zoom stand as one badge: their number, in a ring that shows the
  // share of each category.
  window.atlasCluster = function (cluster) {
    var children = cluster.getAllChildMarkers();
    var counts = {};
    children.forEach(function (marker) {
      var colour = marker.feature.properties.colour;
      counts[colour] = (counts[colour] || 0) + 1;
    });
    var turn = 0;
    var ring = Object.keys(counts).sort().map(function (colour) {
      var from = turn;
      turn += counts[colour] / children.length;
      return colour + " " + from + "turn " + turn + "turn";
    });
    var size = 18 + 4 * String(children.length).length;
    return L.divIcon({
      className: "atlas-cluster",
      html: '<span style="background:conic-gradient(' + ring.join(",") + ')"><b>' +
        children.length + "</b></span>",
      iconSize: [size, size],
    });
  };

  // Countries, coloured by class: the shapes come from the app's own static files, once.
  window.atlasAreas = function (address, values) {
    var layer = L.geoJSON(null, {
      filter: function (f) { return Boolean(values[f.properties.iso2]); },
      style: function (f) {
        var v = values[f.properties.iso2];
        return { fillColor: v.fill, fillOpacity: v.opacity, color: v.line, weight: 0.8,
                 dashArray: v.dash || null };
      },
      onEachFeature: function (f, shape) {
        shape.bindTooltip(values[f.properties.iso2].tooltip, { sticky: true });
        shape.on("add", function () {
          shape.getElement().setAttribute("tabindex", "-1");  // members come first for keyboards
        });
      },
    });
    window.atlasShapes(address).then(function (shapes) {
      layer.addData(shapes);
      layer.bringToBack();
    });
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

  // The legend on the map: closed it shows its symbols, open its words and numbers too. It stays
  // open or closed when the members change.
  var legendOpen = false;

  function legendSign(line) {
    return line.fill ? '<i style="background:' + line.fill + '"></i>' : drawing(line);
  }

  window.atlasLegend = function (word, lines) {
    var Mini = L.Control.extend({
      options: { position: "bottomleft" },
      onAdd: function () {
        var box = L.DomUtil.create("details", "leaflet-bar atlas-mini");
        var signs = lines.filter(function (line) { return line.count !== "0"; }).map(legendSign);
        var rows = lines.map(function (line) {
          return "<li>" + legendSign(line) + "<span>" + line.words + " <b>" + line.count +
            "</b></span></li>";
        });
        box.open = legendOpen;
        box.innerHTML = "<summary>" + word + " " + signs.slice(0, 6).join("") + "</summary><ul>" +
          rows.join("") + "</ul>";
        box.addEventListener("toggle", function () { legendOpen = box.open; });
        L.DomEvent.disableClickPropagation(box).disableScrollPropagation(box);
        return box;
      },
    });
    var control = new Mini();
    var Shown = L.Layer.extend({
      onAdd: function (map) { control.addTo(map); },
      onRemove: function () { control.remove(); },
    });
    return new Shown();
  };

  // Labels of the largest places that are drawn, as many as fit without touching each other.
  function labels(map) {
    if (map._atlasLabels) return map._atlasLabels;
    var shown = new Set();
    var group = L.layerGroup().addTo(map);
    var waiting = null;
    map.createPane("atlas-labels").style.zIndex = 590;
    var pen = document.createElement("canvas").getContext("2d");

    function touches(a, b) {
      return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
    }

    function write(layer, box) {
      L.marker(layer.getLatLng(), {
        interactive: false,
        keyboard: false,
        pane: "atlas-labels",
        icon: L.divIcon({
          className: "atlas-label",
          html: '<span dir="auto">' + layer.feature.properties.name + "</span>",
          iconSize: [box.w, box.h],
          iconAnchor: [-box.dx, box.h / 2],
        }),
      }).addTo(group);
    }

    // What labels may not cover: symbols and clusters, as boxes in the map's own pixels.
    function obstacles() {
      return Array.from(map.getPane("markerPane").children).map(function (icon) {
        var at = map.layerPointToContainerPoint(L.DomUtil.getPosition(icon));
        var w = icon.offsetWidth, h = icon.offsetHeight;
        return { x: at.x - w / 2, y: at.y - h / 2, w: w, h: h };
      });
    }

    function draw() {
      waiting = null;
      group.clearLayers();
      var room = Math.round(9 * 1.7 ** Math.max(0, map.getZoom() - 4));
      var view = map.getBounds();
      var drawn = Array.from(shown).filter(function (l) { return view.contains(l.getLatLng()); });
      var boxes = obstacles();
      var written = 0;
      drawn.sort(function (a, b) {
        return b.feature.properties.rank - a.feature.properties.rank;
      });
      pen.font = "500 12px system-ui, sans-serif";
      drawn.forEach(function (layer) {
        var p = layer.feature.properties;
        if (written >= room || (p.context && map.getZoom() < 8) || !p.name) return;
        var at = map.latLngToContainerPoint(layer.getLatLng());
        var dx = p.size / 2 + 2;
        var box = { x: at.x + dx, y: at.y - 7, h: 14, dx: dx };
        box.w = pen.measureText(plain(p.name)).width + 6;
        if (boxes.some(function (other) { return touches(box, other); })) return;
        boxes.push(box);
        written += 1;
        write(layer, box);
      });
    }

    function later() {
      if (waiting) clearTimeout(waiting);
      waiting = setTimeout(draw, LABEL_PAUSE);
    }

    map.on("moveend zoomend", later);
    map._atlasLabels = {
      show: function (layer) { shown.add(layer); later(); },
      hide: function (layer) { shown.delete(layer); later(); },
      draw: draw,
    };
    return map._atlasLabels;
  }

  var SIGNS = {
    home: "M3 9 9 3.5 15 9M5 8V15H13V8",
    fit: "M3 7V3H7M11 3H15V7M15 11V15H11M7 15H3V11M9 7.5V10.5M7.5 9H10.5",
    full: "M3 7V3H7M11 3H15V7M15 11V15H11M7 15H3V11",
  };

  function button(map, words, sign, act) {
    var Control = L.Control.extend({
      options: { position: "topleft" },
      onAdd: function () {
        var box = L.DomUtil.create("div", "leaflet-bar atlas-button");
        var link = L.DomUtil.create("a", "", box);
        link.href = "#";
        link.title = words;
        link.setAttribute("role", "button");
        link.setAttribute("aria-label", words);
        link.innerHTML = '<svg viewBox="0 0 18 18" aria-hidden="true"><path d="' + SIGNS[sign] +
          '" fill="none" stroke="currentColor" stroke-width="1.6"/></svg>';
        L.DomEvent.disableClickPropagation(box);
        L.DomEvent.on(link, "click", function (event) {
          L.DomEvent.preventDefault(event);
          act();
        });
        return box;
      },
    });
    map.addControl(new Control());
  }

  // The bounds of all members shown, also of those inside clusters.
  function members(map) {
    var bounds = L.latLngBounds([]);
    map.eachLayer(function (layer) {
      if (layer instanceof L.MarkerClusterGroup) bounds.extend(layer.getBounds());
    });
    return bounds;
  }

  window.atlasControls = function (map, words, home) {
    button(map, words.home, "home", function () { map.fitBounds(home); });
    button(map, words.fit, "fit", function () {
      var bounds = members(map);
      if (bounds.isValid()) map.fitBounds(bounds, { padding: [30, 30], maxZoom: 9 });
    });
    if (words.full) {
      button(map, words.full, "full", function () {
        if (document.fullscreenElement) document.exitFullscreen();
        else document.documentElement.requestFullscreen();
      });
    }
  };
})();
