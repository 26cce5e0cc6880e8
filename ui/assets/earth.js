// The Earth on the screen: Equal Earth as a projection of Leaflet, and how far a map goes.
(function () {
  "use strict";

  // Šavrič, Patterson and Jenny 2018, on the WGS 84 ellipsoid: EPSG:8857, in metres.
  var A = [1.340264, -0.081106, 0.000893, 0.003796], M = Math.sqrt(3) / 2;
  var F = 1 / 298.257223563, E2 = F * (2 - F), E = Math.sqrt(E2), RADIAN = Math.PI / 180;

  function q(sine) {
    var es = E * sine;
    return (1 - E2) * (sine / (1 - es * es) - Math.log((1 - es) / (1 + es)) / (2 * E));
  }
  var Q = q(1), R = 6378137 * Math.sqrt(Q / 2);

  function height(t) {
    var t2 = t * t, t6 = t2 * t2 * t2;
    return t * (A[0] + A[1] * t2 + t6 * (A[2] + A[3] * t2));
  }
  function slope(t) {
    var t2 = t * t, t6 = t2 * t2 * t2;
    return A[0] + 3 * A[1] * t2 + t6 * (7 * A[2] + 9 * A[3] * t2);
  }
  function across(t) { return R * RADIAN * Math.cos(t) / (M * slope(t)); }  // metres of a degree
  var TOP = Math.asin(M), EDGE = 180 * across(0);

  L.Projection.EqualEarth = {
    bounds: L.bounds([-EDGE, -EDGE], [EDGE, EDGE]),
    project: function (at) {
      var lat = Math.max(-90, Math.min(90, at.lat)) * RADIAN;
      var t = Math.asin(M * Math.max(-1, Math.min(1, q(Math.sin(lat)) / Q)));
      return L.point(at.lng * across(t), R * height(t));
    },
    unproject: function (point) {
      var y = Math.max(-height(TOP), Math.min(height(TOP), point.y / R)), t = y / A[0], step;
      for (let i = 0; i < 12; i += 1) {
        step = (height(t) - y) / slope(t);
        t -= step;
        if (Math.abs(step) < 1e-13) break;
      }
      var b = Math.asin(Math.max(-1, Math.min(1, Math.sin(t) / M)));  // of equal area on the sphere
      var e4 = E2 * E2, e6 = e4 * E2;
      var lat = b + (E2 / 3 + 31 * e4 / 180 + 517 * e6 / 5040) * Math.sin(2 * b) +
        (23 * e4 / 360 + 251 * e6 / 3780) * Math.sin(4 * b) + 761 * e6 / 45360 * Math.sin(6 * b);
      return L.latLng(lat / RADIAN, point.x / across(t));
    },
  };
  L.CRS.EqualEarth = L.extend({}, L.CRS.Earth, {
    code: "EPSG:8857",
    wrapLng: undefined,
    projection: L.Projection.EqualEarth,
    transformation: L.transformation(0.5 / EDGE, 0.5, -0.5 / EDGE, 0.5),
  });

  // The corners of the box around the globe: meridians are curved, so they lie beyond 180 degrees.
  var CORNER = EDGE / across(TOP), MERCATOR = 85.0511, WHOLE = 300;

  // The box of an area on the globe is wider than its corners: it is measured all along its edges.
  function globeBox(map, bounds) {
    var box = L.bounds([]), all = bounds.getEast() - bounds.getWest() > WHOLE;
    var west = all ? -180 : bounds.getWest(), east = all ? 180 : bounds.getEast();
    for (let i = 0; i <= 20; i += 1) {
      const lat = bounds.getSouth() + (bounds.getNorth() - bounds.getSouth()) * i / 20;
      box.extend(map.project([lat, west], 0)).extend(map.project([lat, east], 0));
    }
    return box;
  }

  // What Leaflet asks for in `fitBounds`.
  function globeTarget(bounds, options) {
    var box = globeBox(this, L.latLngBounds(bounds)), both = L.point(options?.padding || [0, 0]);
    var first = L.point(options?.paddingTopLeft || both), last = L.point(options?.paddingBottomRight || both);
    var share = this.getSize().subtract(first).subtract(last).unscaleBy(box.getSize());
    var zoom = Math.min(Math.log2(Math.min(share.x, share.y)), options?.maxZoom ?? Infinity);
    var snap = this.options.zoomSnap;
    zoom = Math.max(this.getMinZoom(), Math.floor(zoom / snap + 1e-6) * snap);
    var off = last.subtract(first).divideBy(2 * 2 ** zoom);
    return { center: this.unproject(box.getCenter().add(off), 0), zoom: zoom };
  }

  // No map is moved or zoomed out beyond what it has to show: nothing blank comes into sight, but
  // around the globe as a whole.
  window.atlasEdges = function (map) {
    var globe = map.options.crs === L.CRS.EqualEarth;
    function fit() {
      var size = map.getSize();
      if (!size.x || !size.y) return;
      var share = R * height(TOP) / EDGE;
      var least = globe ? Math.min(size.x, size.y / share) : Math.max(size.x, size.y);
      var steps = Math.log2(least / 256) / map.options.zoomSnap;
      map.options.minZoom = (globe ? Math.floor(steps) : Math.ceil(steps)) * map.options.zoomSnap;
      map.fire("zoomlevelschange");
      // At once: what moves the map next would be overtaken by an animation.
      if (map.getZoom() < map.options.minZoom) map.setZoom(map.options.minZoom, { animate: false });
    }
    map.setMaxBounds(globe ? [[-90, -CORNER], [90, CORNER]] : [[-MERCATOR, -180], [MERCATOR, 180]]);
    map.options.maxBoundsViscosity = 1;
    if (globe) map._getBoundsCenterZoom = globeTarget;
    map.on("resize", function () {
      var home = map.atlasHome?.stands();
      fit();
      if (home) map.atlasHome.go();
    });
    fit();
  };

  // The edge of the globe, once around.
  window.atlasGlobe = function () {
    var ring = [];
    for (let lat = -90; lat <= 90; lat += 2) ring.push([lat, 180]);
    for (let lat = 90; lat >= -90; lat -= 2) ring.push([lat, -180]);
    return ring;
  };
})();
