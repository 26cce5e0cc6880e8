// Two maps of one page that move together, each in a frame of its own. They tell each other where
// they are on a channel of the browser, named after the reader's session: other tabs stay still.
(function () {
  "use strict";

  window.atlasLink = function (map, name) {
    if (!window.BroadcastChannel) return;
    var channel = new BroadcastChannel(name);
    var me = Math.random().toString(36).slice(2);
    var following = false; // while the map is moved by what another one said

    function say(kind) {
      var at = map.getCenter();
      channel.postMessage({ from: me, kind: kind, lat: at.lat, lng: at.lng, zoom: map.getZoom() });
    }

    function differs(told) {
      var at = map.getCenter();
      return Math.abs(at.lat - told.lat) > 1e-6 || Math.abs(at.lng - told.lng) > 1e-6
        || Math.abs(map.getZoom() - told.zoom) > 1e-6;
    }

    channel.onmessage = function (message) {
      var told = message.data;
      if (!told || told.from === me) return;
      if (told.kind === "hello") { say("here"); return; }
      if (!differs(told)) return;
      following = true;
      map.setView([told.lat, told.lng], told.zoom, { animate: false });
      following = false;
    };

    // A map that comes later goes where the first one is; then each follows the other.
    say("hello");
    map.on("move resize", function () { if (!following) say("move"); });
    window.addEventListener("pagehide", function () { channel.close(); });
  };
})();
