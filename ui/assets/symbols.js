// Puts the members of a view on the map: each a symbol of its own, with labels and cards. Every
// text arrives escaped (geo/escape.py); drawings come from geo/symbols.py.
(function () {
  "use strict";

  var LABEL_PAUSE = 150;
  var CARD = { maxWidth: 320, minWidth: 220 };
  var TARGET = 24; // pixels under pointer or finger, where a neighbour leaves the room
  var HIDDEN = 0.35; // of a symbol, at most, by those drawn over it
  var BODY = { full: 0.34, hollow: 0.39, ring: 0.44 }; // radius of what is drawn, of its width
  var AT_ITS_POINT = 9; // the zoom from which every symbol stands at its point
  var RISE = 100000;
  var LED = 24; // labels, the most wanted ones, may stand off their symbol, at the end of a line
  var DISC = { part: 72, least: 13, most: 28 }; // pixels: of the map that is counted as one; radii

  var holder = document.createElement("textarea");

  // A press on the map gives it the focus for the keys. Leaflet lets the browser scroll the page
  // to it then, away from under the pointer, and the click is lost.
  L.Map.Keyboard.include({
    _onMouseDown: function () {
      if (!this._focused) this._map.getContainer().focus({ preventScroll: true });
    },
  });

  function plain(escaped) {
    if (!escaped.includes("&")) return escaped;
    holder.innerHTML = escaped;
    return holder.value;
  }

  // The name and the network: the first two lines of the tooltip.
  function label(p) {
    return p.tooltip.split("<br>").slice(0, 2).join(", ").replace(/<\/?strong>/g, "");
  }

  window.atlasDrawing = function (p) {
    return window.ATLAS_SVG[p.shape + "-" + p.mark].replaceAll("COLOUR", p.colour);
  };

  // The same as an element: parsed once for each look, then copied.
  var drawings = {};

  function drawn(p) {
    var look = [p.shape, p.mark, p.colour].join(" ");
    if (!drawings[look]) {
      const box = document.createElement("div");
      box.innerHTML = window.atlasDrawing(p);
      drawings[look] = box.firstChild;
    }
    return drawings[look].cloneNode(true);
  }

  // How wide a symbol is drawn at a zoom, of its width in the legend.
  function scale(zoom) {
    return Math.max(0.6, Math.min(1.1, 0.5 + 0.075 * zoom)) * (window.atlasScale || 1);
  }

  // A symbol is drawn over those of larger places, not over those further north, and stands beside
  // its point where it would hide another one: `stand` says how far.
  var Mark = L.Marker.extend({
    ringed: 0,
    _updateZIndex: function (offset) {
      if (this._icon) this._icon.style.zIndex = (this.order || 0) + Math.max(offset, this.ringed);
    },
    _getTooltipAnchor: function () { return this.shift || [0, 0]; },
    _getPopupAnchor: function () { return this.shift || [0, 0]; },
    stand: function (x, y, width, target) {
      this.shift = [x, y];
      var style = this._icon.style;
      style.translate = "calc(" + x.toFixed(1) + "px - 50%) calc(" + y.toFixed(1) + "px - 50%)";
      style.setProperty("--wide", width.toFixed(1) + "px");
      style.width = style.height = Math.max(width, target).toFixed(1) + "px";
      // What shows where the place is while a reader is on the symbol (see `hair`).
      style.setProperty("--hair", Math.hypot(x, y).toFixed(1) + "px");
      style.setProperty("--turn", Math.atan2(-y, -x).toFixed(3) + "rad");
    },
  });

  window.atlasSymbol = function (feature, at) {
    var p = feature.properties;
    var kind = (p.context ? " atlas-context" : "") + (p.framed ? " atlas-framed" : "");
    return new Mark(at, {
      keyboard: true,
      riseOnHover: true,
      riseOffset: RISE,
      icon: L.divIcon({
        className: "atlas-symbol atlas-" + p.shape + "-" + p.mark + kind,
        html: drawn(p),
        iconSize: null,
      }),
    });
  };

  // A hair from a symbol to its point; the style shows it while a reader is there.
  function hair(icon) {
    if (!icon.querySelector("i")) icon.appendChild(document.createElement("i"));
  }

  // Tells the page beside the map which place a reader is on, if any.
  function tell(map, place) {
    var told = { detail: { view: map.atlasView || "", place: place } };
    try {
      window.parent.document.dispatchEvent(new CustomEvent("atlas-hover", told));
    } catch { /* a page from elsewhere frames this one */ }
  }

  window.atlasBind = function (feature, layer) {
    var p = feature.properties;
    layer.bindTooltip(p.tooltip, { direction: "top", offset: [0, -6] });
    if (p.place_id) {
      if (p.card) layer.bindPopup(p.card, CARD);  // the app opens all that is known beside the map
      // Enter does what a click does: in the app it opens the card beside the map, too.
      layer.off("keypress", layer._onKeyPress, layer);
      layer.on("keypress", function (event) {
        if (event.originalEvent.key !== "Enter") return;
        layer.fire("click", { latlng: layer.getLatLng(), originalEvent: event.originalEvent }, true);
      });
    }
    layer.on("add", function () {
      var icon = layer.getElement(), map = layer._map;
      icon.setAttribute("aria-label", plain(label(p)));
      [["mouseenter", p.place_id], ["focus", p.place_id], ["mouseleave", ""], ["blur", ""]]
        .forEach(function (pair) {
          icon.addEventListener(pair[0], function () {
            hair(icon);
            tell(map, pair[1]);
          });
        });
      board(map).show(layer);
    });
    layer.on("remove", function () { board(layer._map).hide(layer); });
  };

  // The symbols of a map: where they stand, their labels, and which of them stand out.
  var boards = [];

  function board(map) {
    if (map._atlasBoard) return map._atlasBoard;
    var shown = new Set();
    var written = L.layerGroup().addTo(map);
    var waiting = null, pausing = null;
    map.createPane("atlas-labels").style.zIndex = 590;
    var pen = document.createElement("canvas").getContext("2d");

    function props(layer) { return layer.feature.properties; }

    function key(layer) { return props(layer).place_id || props(layer).name; }

    function members() {
      return Array.from(shown).filter(function (layer) { return !props(layer).context; });
    }

    // The order of drawing: the largest first, of equals that of the larger place.
    function inOrder(layers) {
      return layers.sort(function (one, other) {
        var a = props(one), b = props(other);
        return b.size - a.size || b.rank - a.rank ||
          (a.place_id > b.place_id) - (a.place_id < b.place_id) ||
          (a.shift || 0) - (b.shift || 0);
      });
    }

    // Symbols at one point, such as a council and a group, stand beside each other at any zoom;
    // until all stand at their points, those that would hide others are set apart.
    function arrange(zoom) {
      var wide = scale(zoom);
      var layers = inOrder(members());
      var discs = layers.map(function (layer) {
        var p = props(layer), at = map.project(layer.getLatLng(), zoom);
        return { x: at.x + (p.shift || 0) * p.size * wide, y: at.y, r: p.size * wide * (BODY[p.mark] || BODY.full) };
      });
      var most = zoom < AT_ITS_POINT ? HIDDEN : Infinity;
      window.atlasApart(discs, most).forEach(function (spot, i) {
        var layer = layers[i], at = map.project(layer.getLatLng(), zoom);
        layer.order = i;
        layer._resetZIndex();
        layer.stand(spot.x - at.x, spot.y - at.y, props(layer).size * wide,
          Math.min(TARGET, spot.near));
      });
      shown.forEach(function (layer) {
        var p = props(layer);
        if (!p.context) return;
        layer.order = -RISE / 2;
        layer._resetZIndex();
        layer.stand((p.shift || 0) * p.size * wide, 0, p.size * wide, 0);
      });
    }

    // All that is drawn of a symbol: more than its body where it has a ring or a frame.
    function box(layer) {
      var p = props(layer), at = map.latLngToContainerPoint(layer.getLatLng());
      var part = p.framed ? 1.1 : p.mark === "full" ? 0.76 : 1;
      var w = p.size * scale(map.getZoom()) * part;
      var shift = layer.shift || [0, 0];
      return { x: at.x + shift[0] - w / 2, y: at.y + shift[1] - w / 2, w: w, h: w,
               key: key(layer) };
    }

    // What stands over the map: buttons, scale, legend.
    function controls() {
      var origin = map.getContainer().getBoundingClientRect();
      return Array.from(map.getContainer().querySelectorAll(".leaflet-control"))
        .map(function (control) {
          var at = control.getBoundingClientRect();
          return { x: at.x - origin.x, y: at.y - origin.y, w: at.width, h: at.height };
        });
    }

    // The places to name: what the view wants first, then the largest; of bodies that are no towns
    // a quarter of the inhabitants counts. A name once, while one look takes in all that have it.
    function wanted() {
      var seen = new Set(), close = map.getZoom() >= 8;
      return Array.from(shown).filter(function (layer) {
        return props(layer).name && (close || !props(layer).context) && lit(props(layer)) !== false;
      }).sort(function (one, other) {
        var a = props(one), b = props(other);
        return Boolean(a.context) - Boolean(b.context) || (b.first || 0) - (a.first || 0) ||
          b.rank / (b.framed ? 4 : 1) - a.rank / (a.framed ? 4 : 1);
      }).filter(function (layer) {
        var once = close ? key(layer) : props(layer).name;
        return !seen.has(once) && seen.add(once);
      });
    }

    function write() {
      pausing = null;
      written.clearLayers();
      var size = map.getSize(), zoom = map.getZoom();
      var most = Math.round((size.x * size.y) / 30000 * 1.5 ** Math.max(0, zoom - 3.5));
      var style = getComputedStyle(map.getContainer());
      var height = 12 * (window.atlasScale || 1);
      pen.font = "500 " + height + "px " + style.fontFamily;
      var layers = wanted().filter(function (layer) {
        return map.getBounds().contains(layer.getLatLng());
      });
      var labels = layers.map(function (layer, i) {
        var p = props(layer), own = box(layer);
        return { x: own.x + own.w / 2, y: own.y + own.h / 2, r: own.w / 2, key: own.key,
                 w: pen.measureText(plain(p.name)).width + 4, h: height + 2, lead: !p.context && i < LED };
      });
      var symbols = Array.from(shown).map(box);
      window.atlasPlaceLabels(labels, symbols, controls(), size, most).forEach(function (found) {
        inscribe(layers[found.of], found, labels[found.of]);
      });
      map.fire("atlas-labels");
    }

    function inscribe(layer, at, own) {
      var to = at.lead;
      var lead = to ? '<i style="left:' + (own.x - at.x) + "px;top:" + (own.y - at.y) + "px;width:" +
        Math.hypot(to.x - own.x, to.y - own.y) + "px;rotate:" +
        Math.atan2(to.y - own.y, to.x - own.x) + 'rad"></i>' : "";
      L.marker(map.containerPointToLatLng([at.x, at.y]), {
        interactive: false,
        keyboard: false,
        pane: "atlas-labels",
        icon: L.divIcon({
          className: "atlas-label",
          html: lead + '<span dir="auto">' + props(layer).name + "</span>",
          iconSize: [at.w, at.h],
          iconAnchor: [0, 0],
        }),
      }).addTo(written);
    }

    function later() {
      if (pausing) clearTimeout(pausing);
      pausing = setTimeout(write, LABEL_PAUSE);
    }

    // Before the next picture, and once for all symbols that come together.
    function changed() {
      if (waiting) return;
      waiting = Promise.resolve().then(function () {
        waiting = null;
        arrange(map.getZoom());
        mark();
      });
      later();
    }

    // Which symbols stand out, and the one with a ring: they stay so when symbols change.
    var chosen = { looks: null, place: null };

    function like(p, look) {
      if (look.mark === "frame") return Boolean(p.framed);
      return ["shape", "mark", "colour"].every(function (part) {
        return !look[part] || look[part] === p[part];
      });
    }

    // Whether a symbol is among those that stand out; undefined where all do.
    function lit(p) {
      return chosen.looks?.some(like.bind(null, p));
    }

    function mark() {
      map.getContainer().classList.toggle("atlas-dimmed", chosen.looks !== null);
      shown.forEach(function (layer) {
        var p = props(layer), list = layer.getElement().classList;
        var ringed = Boolean(chosen.place) && p.place_id === chosen.place;
        list.toggle("atlas-lit", lit(p) === true);
        if (list.contains("atlas-ringed") !== ringed) {
          list.toggle("atlas-ringed", ringed);
          hair(layer.getElement());
          layer.ringed = ringed ? RISE : 0;
          layer._resetZIndex();
        }
      });
    }

    map.on("zoomanim", function (event) { arrange(event.zoom); });
    map.on("zoomend", function () { arrange(map.getZoom()); });
    map.on("moveend zoomend resize", later);
    map._atlasBoard = {
      show: function (layer) { shown.add(layer); changed(); },
      hide: function (layer) { shown.delete(layer); changed(); },
      draw: function () { arrange(map.getZoom()); write(); },
      counts: null,
      layers: members,
      count: function () { return this.counts ? this.counts.members : members().length; },
      bounds: function () {
        if (this.counts) return this.counts.bounds();
        return L.latLngBounds(members().map(function (layer) { return layer.getLatLng(); }));
      },
      highlight: function (asked) {
        chosen = { looks: asked.looks || null, place: asked.place || null };
        mark();
        later();
      },
      find: function (place) {
        return members().find(function (layer) { return props(layer).place_id === place; });
      },
      // What is taken, for names of the ground: boxes in the map's own pixels.
      taken: function () {
        var labels = Array.from(map.getPane("atlas-labels").querySelectorAll("span"));
        var origin = map.getContainer().getBoundingClientRect();
        return Array.from(shown).map(box).concat(controls(), labels.map(function (span) {
          var at = span.getBoundingClientRect();
          return { x: at.x - origin.x, y: at.y - origin.y, w: at.width, h: at.height };
        }));
      },
    };
    boards.push(map);
    return map._atlasBoard;
  }

  window.atlasBoard = board;

  // For the page beside the map. Each look is { shape, mark, colour }, of which any may be left
  // out: symbols like one of them stand out, the others fade. `place` has a ring.
  window.atlasHighlight = function (asked) {
    boards.forEach(function (map) { board(map).highlight(asked || {}); });
  };

  // Goes to a place that is shown, and no further out than a zoom; says whether it is there.
  window.atlasGoTo = function (place, zoom) {
    return boards.some(function (map) {
      var found = board(map).find(place);
      if (found) map.setView(found.getLatLng(), Math.max(zoom || 0, map.getZoom()));
      return Boolean(found);
    });
  };

  // Too many members for a symbol each are counted: discs, one for each category in a part of the
  // map, whose area grows with the number. They never touch, whatever the zoom.
  window.atlasCounts = function (collection, language) {
    var written = new Intl.NumberFormat(language);

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
      var name = plain(sum.p.tooltip) + ": " + written.format(sum.n);
      var marker = L.marker(map.unproject([spot.x, spot.y], map.getZoom()), {
        icon: L.divIcon({
          className: "atlas-count",
          html: window.atlasDrawing(sum.p) + "<b>" + written.format(sum.n) + "</b>",
          iconSize: [2 * r, 2 * r],
        }),
      });
      marker.on("add", function () {
        marker.getElement().setAttribute("aria-label", name);
        marker.getElement().style.borderColor = sum.p.colour;
      });
      marker.on("click", function () { map.setView(marker.getLatLng(), map.getZoom() + 2); });
      return marker.bindTooltip(sum.p.tooltip + ": " + written.format(sum.n));
    }

    return new (L.LayerGroup.extend({
      members: collection.features.reduce(function (n, f) { return n + f.properties.rank; }, 0),
      onAdd: function (map) {
        board(map).counts = this;
        map.on("zoomend", this.draw, this);
        L.LayerGroup.prototype.onAdd.call(this, map);
        this.draw();
      },
      onRemove: function (map) {
        map.off("zoomend", this.draw, this);
        L.LayerGroup.prototype.onRemove.call(this, map);
        if (board(map).counts === this) board(map).counts = null;
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
        var v = values[f.properties.iso2];
        return { fillColor: v.fill, fillOpacity: 1, color: v.fill, weight: 0.5 };
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
      // Outlines go without the edges at which a layer is cut.
      ["", "2 3"].forEach(function (dash) {
        var found = shapes.features.filter(function (f) {
          return values[f.properties.iso2]?.dash === dash;
        });
        if (found.length) layer.addLayer(L.polyline(window.atlasOutlines({ features: found }), {
          interactive: false, weight: 0.8, dashArray: dash || null,
          color: values[found[0].properties.iso2].line,
        }));
      });
    });
    // The fills of a year that is played; those of the view again without any.
    window.atlasPaint = function (fills) {
      layer.eachLayer(function (shape) {
        var iso = shape.feature?.properties.iso2, fill = fills?.[iso] || values[iso]?.fill;
        if (iso) shape.setStyle({ fillColor: fill, color: fill });  // not the outlines
      });
    };
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
