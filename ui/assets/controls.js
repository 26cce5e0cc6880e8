// The map's own controls: a legend, and buttons; and whether it is drawn on light or dark.
(function () {
  "use strict";

  // The theme is the page's: it tells its frames the colours with each answer.
  function follow(background) {
    var parts = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/i.exec(background || "");
    if (!parts) return;
    var light = parts.slice(1).reduce(function (sum, two) { return sum + parseInt(two, 16); }, 0);
    var theme = light < 384 ? "dark" : "light";
    if (document.documentElement.dataset.theme === theme) return;
    document.documentElement.dataset.theme = theme;
    window.dispatchEvent(new CustomEvent("atlas-theme", { detail: theme }));
  }

  if (window.Streamlit) {
    follow(getComputedStyle(document.documentElement).getPropertyValue("--background-color"));
    window.addEventListener("message", function (event) {
      if (event.data?.type === "streamlit:render") follow(event.data.theme?.backgroundColor);
    });
  }

  // The legend on the map: closed it shows its symbols, open its words and numbers too. It stays
  // open or closed when the members change.
  var legendOpen = false;

  function legendSign(line) {
    return line.fill ? '<i style="background:' + window.atlasFill(line.fill) + '"></i>' : window.atlasDrawing(line);
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
      onAdd: function (map) {
        control.addTo(map);
        Promise.resolve().then(function () {  // when the map has gone where it is asked to go
          if (map.atlasHome?.stands()) map.atlasHome.go();
        });
      },
      onRemove: function () { control.remove(); },
    });
    return new Shown();
  };

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

  var AROUND = 14; // pixels around members that are gone to
  var DRIFT = 3; // pixels by which a map that nobody moves may be off after its frame has changed

  // How far the controls of each corner reach into the map; of a legend what is there of it closed.
  function corners(map) {
    return ["topleft", "topright", "bottomleft", "bottomright"].map(function (name) {
      var corner = map._controlCorners[name], box = corner.getBoundingClientRect();
      var opened = corner.querySelector("details[open] ul")?.offsetHeight || 0;
      return { x: box.width, y: box.height - opened };
    });
  }

  // Whether a map stands somewhere, to so many pixels.
  function isAt(map, centre, zoom, pixels) {
    return map._loaded && map.getZoom() === zoom &&
      map.project(centre).distanceTo(map.project(map.getCenter())) <= pixels;
  }

  // Goes to an area so that it stands under no control, and is drawn as large as can be: it keeps off
  // those of each corner sideways, or upwards or downwards. `least` are pixels around it.
  function goTo(map, bounds, least, options) {
    var found = corners(map), best = null, size = map.getSize();
    for (let sideways = 0; sideways < 16; sideways += 1) {
      const first = L.point(least, least), last = L.point(least, least);
      found.forEach(function (corner, i) {
        var axis = sideways & (1 << i) ? "x" : "y";
        var pad = (axis === "x" ? i % 2 : i > 1) ? last : first;
        pad[axis] = Math.max(pad[axis], corner[axis] + least);
      });
      if (first.x + last.x >= size.x || first.y + last.y >= size.y) continue;
      const given = Object.assign({ paddingTopLeft: first, paddingBottomRight: last }, options);
      const zoom = map._getBoundsCenterZoom(bounds, given).zoom;
      const lost = first.x + last.x + first.y + last.y;
      if (!best || zoom > best.zoom || (zoom === best.zoom && lost < best.lost)) {
        best = { zoom: zoom, lost: lost, given: given };
      }
    }
    const target = map._getBoundsCenterZoom(bounds, best ? best.given : options);
    if (!isAt(map, target.center, target.zoom, 1)) map.setView(target.center, target.zoom, options);
  }

  // Where a map stands at first and by its button: all of an area. It stands there again when its
  // frame changes, unless it has been moved elsewhere.
  function homeOf(map, home) {
    var left = null; // where it was put
    return {
      go: function () {
        goTo(map, home, 0, { animate: false });
        left = map.getCenter();
        left.zoom = map.getZoom();
        map.fire("atlas-home");
      },
      stands: function () {
        return Boolean(left) && isAt(map, left, left.zoom, DRIFT);
      },
    };
  }

  // What Leaflet says in English only.
  function rename(map, selector, words) {
    var link = map.getContainer().querySelector(selector);
    if (!link || !words) return;
    link.title = words;
    link.setAttribute("aria-label", words);
  }

  // `view` names the map to the page beside it.
  window.atlasControls = function (map, words, home, view) {
    map.atlasView = view;
    map.atlasHome = homeOf(map, L.latLngBounds(home));
    rename(map, ".leaflet-control-zoom-in", words.closer);
    rename(map, ".leaflet-control-zoom-out", words.wider);
    rename(map, ".leaflet-control-layers-toggle", words.layers);
    button(map, words.home, "home", map.atlasHome.go);
    button(map, words.fit, "fit", function () {
      var bounds = window.atlasBoard(map).bounds();
      if (bounds.isValid()) goTo(map, bounds, AROUND, { maxZoom: 9 });
    });
    if (words.full) {
      button(map, words.full, "full", function () {
        if (document.fullscreenElement) document.exitFullscreen();
        else document.documentElement.requestFullscreen();
      });
    }
    map.atlasHome.go();
  };
})();
