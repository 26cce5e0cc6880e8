// Puts the members of a view on the map: each a symbol of its own, with labels and cards. Every
// text arrives escaped (geo/escape.py); drawings come from geo/palette.py.
(function () {
  "use strict";

  var CARD = { maxWidth: 320, minWidth: 220 };
  var RISE = 100000;

  var holder = document.createElement("textarea");

  // A press on the map gives it the focus for the keys. Leaflet lets the browser scroll the page
  // to it then, away from under the pointer, and the click is lost.
  L.Map.Keyboard.include({
    _onMouseDown: function () {
      if (!this._focused) this._map.getContainer().focus({ preventScroll: true });
    },
  });

  // Where a filter or a search asks for another part of the map, it is there at once: to slide there
  // moves all symbols for a quarter of a second. Who asks with options has it as these say.
  var setView = L.Map.prototype.setView;
  L.Map.include({
    setView: function (centre, zoom, options) {
      return setView.call(this, centre, zoom, options || { animate: false });
    },
  });

  // Leaflet places a marker by a transform of three dimensions, and browsers make a layer of each:
  // to put a thousand of them together took longer than to draw them.
  L.Marker.include({
    _setPos: function (pos) {
      if (!this._icon) return;
      this._icon._leaflet_pos = pos;
      this._icon.style.transform = "translate(" + pos.x + "px, " + pos.y + "px)";
      this._zIndex = pos.y + this.options.zIndexOffset;
      this._resetZIndex();
    },
  });

  window.atlasPlain = function (escaped) {
    if (!escaped.includes("&")) return escaped;
    holder.innerHTML = escaped;
    return holder.value;
  };

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

  // A symbol is drawn over those of larger places, not over those further north, and stands beside
  // its point where it would hide another one: `stand` says how far.
  var Mark = L.Marker.extend({
    ringed: 0,
    _updateZIndex: function (offset) {
      if (this._icon) this._icon.style.zIndex = (this.order || 0) + Math.max(offset, this.ringed);
    },
    // Leaflet has the element listen anew each time that it comes.
    _addFocusListenersOnLayer: function (layer) {
      if (!this.listening) L.Layer.prototype._addFocusListenersOnLayer.call(this, layer);
      this.listening = true;
    },
    _getTooltipAnchor: function () { return this.shift || [0, 0]; },
    _getPopupAnchor: function () { return this.shift || [0, 0]; },
    // A hair from the symbol to its point, made when a reader comes; the style shows it then.
    hair: function () {
      if (!this._icon.querySelector("i")) this._icon.appendChild(document.createElement("i"));
    },
    stand: function (x, y, width, target) {
      var as = [x, y, width, target].map(function (pixels) { return pixels.toFixed(1); }).join(" ");
      if (this.stood === as) return;
      this.stood = as;
      this.shift = [x, y];
      this.width = width;
      var style = this._icon.style;
      style.translate = "calc(" + x.toFixed(1) + "px - 50%) calc(" + y.toFixed(1) + "px - 50%)";
      style.setProperty("--wide", width.toFixed(1) + "px");
      style.width = style.height = Math.max(width, target).toFixed(1) + "px";
      // What shows where the place is while a reader is on the symbol (see `hair`).
      style.setProperty("--hair", Math.hypot(x, y).toFixed(1) + "px");
      style.setProperty("--turn", Math.atan2(-y, -x).toFixed(3) + "rad");
    },
  });

  // The element of a symbol stays the same when it leaves the map and comes back.
  var Drawing = L.DivIcon.extend({
    createIcon: function () {
      this.made = this.made || L.DivIcon.prototype.createIcon.call(this);
      return this.made;
    },
  });

  window.atlasSymbol = function (feature, at) {
    var p = feature.properties;
    var kind = (p.context ? " atlas-context" : "") + (p.framed ? " atlas-framed" : "");
    return new Mark(at, {
      keyboard: true,
      riseOnHover: true,
      riseOffset: RISE,
      icon: new Drawing({
        className: "atlas-symbol atlas-" + p.shape + "-" + p.mark + kind,
        html: drawn(p),
        iconSize: null,
      }),
    });
  };

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
      window.atlasBoard(map).show(layer);
      if (icon.ariaLabel) return;
      icon.setAttribute("aria-label", window.atlasPlain(label(p)));
      [["mouseenter", p.place_id], ["focus", p.place_id], ["mouseleave", ""], ["blur", ""]]
        .forEach(function (pair) {
          icon.addEventListener(pair[0], function () {
            layer.hair();
            tell(map, pair[1]);
          });
        });
    });
    layer.on("remove", function () { window.atlasBoard(layer._map).hide(layer); });
  };
})();
