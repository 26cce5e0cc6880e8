// Draws the maps that a hand-out carries inside (geo/takeaway/handout.py), and asks for nothing.
(function () {
  "use strict";

  var maps = window.ATLAS_VIEWS.map(function (view) {
    return window.atlasSheet(view.frame, view);
  });
  var apart = window.atlasTogether(maps);
  var player = window.ATLAS_YEARS ? years(window.ATLAS_YEARS) : null;
  var light = window.ATLAS_LIGHT ? window.atlasSift(window.ATLAS_LIGHT, maps[0].map) : null;

  // The years of the map with their buttons; the legend and the finding go with them.
  function years(given) {
    var box = document.getElementById("years"), side = document.querySelector("aside");
    var own = Array.from(side.children);
    var day = made("strong", { className: "year" }), news = made("span", { className: "news" });
    var finding = made("p", {});
    day.setAttribute("aria-live", "polite");
    window.map = maps[0].map;
    var found = atlasAlone(function () { return window; }, function (year) {
      day.textContent = year ? year.year : "";
      news.textContent = year ? year.news : "";
      finding.textContent = year ? year.headline : "";
      side.replaceChildren.apply(side, year ? year.parts.map(part) : own);
    }, draw);
    function draw() {
      var focused = Array.from(tools.children).indexOf(document.activeElement);
      tools.replaceChildren.apply(tools, found.buttons(given.words));
      if (focused >= 0) tools.children[focused].focus();
    }
    var tools = made("div", { className: "tools" });
    found.frames = given;
    box.append(tools, day, news, finding);
    found.draw = draw;
    draw();
    return found;
  }

  function part(given) {
    var lines = given.lines.map(function (line) {
      return made("li", {}, ...legendLine(line));
    });
    var list = made("ul", { className: "legend" }, ...lines);
    return made("section", {}, made("h2", { textContent: given.title || given.name }), list);
  }

  // The name of a place in the table opens its card, on the first map that shows it.
  document.getElementById("rows").addEventListener("click", function (event) {
    var place = event.target.getAttribute("data-place");
    if (light) {
      light.open(place);
      return;
    }
    var found = maps.find(function (each) { return each.markers[place]; });
    if (!found) return;
    if (player) { player.stop(true); player.draw(); }
    found.frame.scrollIntoView({ block: "center" });
    var marker = found.markers[place];
    if (!found.map.getBounds().contains(marker.getLatLng())) found.map.panTo(marker.getLatLng());
    marker.openPopup();
  });

  // On paper the maps share the width of a page, and show what they showed on the screen.
  var seen = [];
  function resize(width, height) {
    apart(function (each, i) {
      each.frame.style.width = width;
      each.frame.style.height = height;
      each.map.invalidateSize({ animate: false });
      if (seen[i]) each.map.fitBounds(seen[i], { animate: false });
      window.atlasBoard(each.map).draw();
    });
  }
  window.addEventListener("beforeprint", function () {
    seen = maps.map(function (each) { return each.map.getBounds(); });
    resize(maps.length > 1 ? "330px" : "680px", maps.length > 1 ? "360px" : "440px");
    document.querySelectorAll("details").forEach(function (part) { part.open = true; });
  });
  window.addEventListener("afterprint", function () { resize("", ""); });
})();
