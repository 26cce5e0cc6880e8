// The board of a map: where its symbols stand, their labels, and which of them stand out.
(function () {
  "use strict";

  var LABEL_PAUSE = 150;
  var TARGET = 24; // pixels under pointer or finger, where a neighbour leaves the room
  var REACH = { touch: 22, other: 12 }; // pixels from a symbol: so near a press still takes it
  var HIDDEN = 0.35; // of a symbol, at most, by those drawn over it
  var BODY = { full: 0.34, hollow: 0.39, ring: 0.44 }; // radius of what is drawn, of its width
  var FURTHEST = { world: 16, closer: 24 }; // pixels from its point: a crowd is drawn smaller instead
  var CLOSER = 3; // the zoom from which it is closer than the world
  var AT_ITS_POINT = 9; // the zoom from which every symbol stands at its point
  var STEP = 4; // pixels of a line that a name of the ground keeps off at once
  var LED = 24; // labels, the most wanted ones, may stand off their symbol, at the end of a line

  // How wide a symbol is drawn at a zoom, of its width in the legend.
  function scale(zoom) {
    return Math.max(0.6, Math.min(1.1, 0.5 + 0.075 * zoom)) * (window.atlasScale || 1);
  }

  // The symbols of a map: where they stand, their labels, and which of them stand out.
  var boards = [];

  function board(map) {
    if (map._atlasBoard) return map._atlasBoard;
    var shown = new Set();
    var written = L.layerGroup().addTo(map);
    var waiting = null, pausing = null, arranged = null;
    var leads = []; // the lines to labels: their symbol, and both ends from its point
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
      if (arranged === zoom) return;
      arranged = zoom;
      var wide = scale(zoom);
      var layers = inOrder(members());
      var discs = layers.map(function (layer) {
        var p = props(layer), at = map.project(layer.getLatLng(), zoom);
        return { x: at.x, y: at.y, beside: (p.shift || 0) * p.size * wide,
                 r: p.size * wide * (BODY[p.mark] || BODY.full) };
      });
      var hidden = zoom < AT_ITS_POINT ? HIDDEN : Infinity;
      var most = (zoom < CLOSER ? FURTHEST.world : FURTHEST.closer) * (window.atlasScale || 1);
      window.atlasSettle(discs, hidden, most).forEach(function (spot, i) {
        var layer = layers[i], at = discs[i];
        layer.order = i;
        layer._resetZIndex();
        layer.stand(spot.x - at.x, spot.y - at.y, props(layer).size * wide * spot.part,
          Math.min(TARGET, spot.near));
      });
      shown.forEach(function (layer) {
        var p = props(layer);
        if (!p.context) return;
        layer.order = -layer.options.riseOffset / 2;
        layer._resetZIndex();
        layer.stand((p.shift || 0) * p.size * wide, 0, p.size * wide, 0);
      });
    }

    // A press takes the nearest symbol within reach: in a crowd each is smaller than a finger, and
    // what lies on top there may be another one's edge.
    function press(event) {
      if (!event.isTrusted || event.target.closest(".leaflet-control, .leaflet-popup")) return;
      var at = map.mouseEventToContainerPoint(event), own = null;
      var least = REACH[event.pointerType] || REACH.other;
      shown.forEach(function (layer) {
        var far = map.latLngToContainerPoint(layer.getLatLng()).add(layer.shift || [0, 0]).distanceTo(at);
        if (far > least) return;
        least = far;
        own = layer.getElement();
      });
      if (!own || own.contains(event.target)) return;
      event.stopPropagation();
      own.dispatchEvent(new MouseEvent("click", event));
    }

    // All that is drawn of a symbol: more than its body where it has a ring or a frame.
    function box(layer) {
      var p = props(layer), at = map.latLngToContainerPoint(layer.getLatLng());
      var part = p.framed ? 1.1 : p.mark === "full" ? 0.76 : 1;
      var w = layer.width * part;
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
      leads = [];
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
                 w: pen.measureText(window.atlasPlain(p.name)).width + 4, h: height + 2, lead: !p.context && i < LED };
      });
      var symbols = Array.from(shown).map(box);
      window.atlasPlaceLabels(labels, symbols, controls(), size, most).forEach(function (found) {
        inscribe(layers[found.of], found, labels[found.of]);
      });
      map.fire("atlas-labels");
    }

    // A label hangs on the point of its place: a spot of the map beside the globe is none on earth.
    function inscribe(layer, at, own) {
      var point = map.latLngToContainerPoint(layer.getLatLng());
      var to = at.lead, lead = "";
      if (to) {
        lead = '<i style="left:' + (own.x - at.x) + "px;top:" + (own.y - at.y) + "px;width:" +
          Math.hypot(to.x - own.x, to.y - own.y) + "px;rotate:" +
          Math.atan2(to.y - own.y, to.x - own.x) + 'rad"></i>';
        leads.push({ at: layer.getLatLng(), from: point.subtract(own), to: point.subtract(to) });
      }
      L.marker(layer.getLatLng(), {
        interactive: false,
        keyboard: false,
        pane: "atlas-labels",
        icon: L.divIcon({
          className: "atlas-label",
          html: lead + '<span dir="auto">' + props(layer).name + "</span>",
          iconSize: [at.w, at.h],
          iconAnchor: point.subtract(at),
        }),
      }).addTo(written);
    }

    // A line as boxes along it: names of the ground keep off it.
    function along(lead) {
      var point = map.latLngToContainerPoint(lead.at);
      var from = point.subtract(lead.from), way = point.subtract(lead.to).subtract(from);
      var steps = Math.ceil(Math.hypot(way.x, way.y) / STEP);
      return Array.from({ length: steps }, function (_, i) {
        return { x: from.x + way.x * i / steps, y: from.y + way.y * i / steps, w: 1, h: 1 };
      });
    }

    function later() {
      if (pausing) clearTimeout(pausing);
      pausing = setTimeout(write, LABEL_PAUSE);
    }

    // Before the next picture, and once for all symbols and zooms that come together.
    function soon() {
      waiting = waiting || Promise.resolve().then(function () {
        waiting = null;
        arrange(map.getZoom());
        mark();
      });
    }

    function changed() {
      arranged = null;
      soon();
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
          layer.hair();
          layer.ringed = ringed ? layer.options.riseOffset : 0;
          layer._resetZIndex();
        }
      });
    }

    map.getContainer().addEventListener("click", press, true);
    map.on("zoomanim", function (event) { arrange(event.zoom); });
    map.on("zoomend", soon);
    map.on("moveend zoomend resize", later);
    map._atlasBoard = {
      show: function (layer) { shown.add(layer); changed(); },
      hide: function (layer) { shown.delete(layer); changed(); },
      draw: function () {
        arranged = null;
        arrange(map.getZoom());
        write();
      },
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
        return Array.from(shown).map(box).concat(controls(), leads.flatMap(along), labels.map(function (span) {
          var at = span.getBoundingClientRect();
          return { x: at.x - origin.x, y: at.y - origin.y, w: at.width, h: at.height };
        }));
      },
    };
    boards.push(map);
    map.on("unload", function () {
      boards.splice(boards.indexOf(map), 1);
      clearTimeout(pausing);
    });
    return map._atlasBoard;
  }

  window.atlasBoard = board;

  // For a room: names and symbols so much larger than usual, and no buttons; nought ends it.
  window.atlasEnlarge = function (wanted) {
    if ((window.atlasScale || 0) === wanted) return;
    window.atlasScale = wanted;
    document.documentElement.style.setProperty("--scale", wanted || 1);
    document.documentElement.classList.toggle("atlas-large", wanted > 0);
    boards.forEach(function (map) { board(map).draw(); });
  };

  // For the page beside the map. Each look is { shape, mark, colour }, of which any may be left
  // out: symbols like one of them stand out, the others fade. `place` has a ring.
  window.atlasHighlight = function (asked) {
    boards.forEach(function (map) { board(map).highlight(asked || {}); });
  };

  // Goes to a place that is shown, and no further out than a zoom; says whether it is there.
  window.atlasGoTo = function (place, zoom) {
    return boards.some(function (map) {
      var found = board(map).find(place);
      if (found) map.setView(found.getLatLng(), Math.max(zoom || 0, map.getZoom()), {});
      return Boolean(found);
    });
  };
})();
