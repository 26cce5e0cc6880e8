// Where symbols and labels stand: geometry of pixels that knows no map, and no browser either.
(function (global) {
  "use strict";

  const REACH = 500; // pixels: nothing is set further away from its point
  const SMALLEST = 0.55; // of its size: how small a symbol is drawn in a crowd
  const SIDES = [[1, 0], [-1, 0], [0, -1], [0, 1], [1, -1], [-1, -1], [1, 1], [-1, 1]];
  const LEADS = [14, 24, 36, 50, 66, 84, 104];

  // The share of a disc of radius r that another, of radius R, covers at a distance.
  function covered(r, R, distance) {
    if (distance >= r + R) return 0;
    if (distance <= Math.abs(R - r)) return R >= r ? 1 : (R * R) / (r * r);
    const d2 = distance * distance, r2 = r * r, R2 = R * R;
    const lens = r2 * Math.acos((d2 + r2 - R2) / (2 * distance * r)) +
      R2 * Math.acos((d2 + R2 - r2) / (2 * distance * R)) -
      Math.sqrt((r + R - distance) * (distance + r - R) * (distance - r + R) *
        (distance + r + R)) / 2;
    return lens / (Math.PI * r2);
  }

  function apart(x, y, other) {
    const wide = x - other.x, high = y - other.y;
    return Math.sqrt(wide * wide + high * high); // Math.hypot is many times slower
  }

  // What stands near a point: things kept by the cells of a grid.
  function grid(cell) {
    const cells = new Map();
    const key = (column, row) => column * 1e6 + row;
    return {
      keep: function (it) {
        const at = key(Math.floor(it.x / cell), Math.floor(it.y / cell));
        if (!cells.has(at)) cells.set(at, []);
        cells.get(at).push(it);
      },
      // All in the cells that reach so far around it.
      around: function (x, y, far) {
        const found = [];
        for (let i = Math.floor((x - far) / cell); i <= Math.floor((x + far) / cell); i += 1) {
          for (let j = Math.floor((y - far) / cell); j <= Math.floor((y + far) / cell); j += 1) {
            for (const it of cells.get(key(i, j)) || []) found.push(it);
          }
        }
        return found;
      },
    };
  }

  // Sets discs apart by the least shift. They come in the order of drawing, each on top of those
  // before it: each takes the spot nearest to its point at which it leaves of every disc below
  // more than a share in sight. So a disc never moves because of those after it, and the same
  // discs stand the same wherever the map is. With a gap, discs do not touch at all.
  //
  // discs: [{ x, y, r }], at one zoom; returns [{ x, y, near }], near being the distance to the
  // nearest other one.
  global.atlasApart = function (discs, hidden, gap) {
    const widest = discs.reduce(function (most, disc) { return Math.max(most, disc.r); }, 1);
    const reach = 2 * widest + (gap || 0);
    const placed = grid(reach);

    function leaves(disc, x, y, other) {
      const distance = apart(x, y, other);
      if (gap !== undefined) return distance >= disc.r + other.r + gap;
      if (distance >= disc.r + other.r) return true;
      return other.hidden + covered(other.r, disc.r, distance) <= hidden;
    }

    // Whether a disc may stand at a spot: what was in the way last is asked first.
    function fits(disc, x, y, others) {
      for (let i = 0; i < others.length; i += 1) {
        const other = others[i];
        if (leaves(disc, x, y, other)) continue;
        others[i] = others[0];
        others[0] = other;
        return false;
      }
      return true;
    }

    // The direction away from what is in the way, so that a crowd opens outwards.
    function outwards(disc) {
      let x = 0, y = 0;
      for (const other of placed.around(disc.x, disc.y, reach)) {
        x += disc.x - other.x;
        y += disc.y - other.y;
      }
      return Math.atan2(y, x);
    }

    function spot(disc) {
      let others = placed.around(disc.x, disc.y, reach);
      if (fits(disc, disc.x, disc.y, others)) return disc;
      const first = outwards(disc);
      for (let far = 1, known = 0; far < REACH; far += 1) {
        if (far > known) {
          known += Math.ceil(reach);
          others = placed.around(disc.x, disc.y, known + reach);
        }
        const turns = Math.max(8, Math.round(4 * far));
        for (let i = 0; i < turns; i += 1) {
          // To both sides in turn: 0, 1, -1, 2, -2 ...
          const step = (i % 2 ? 1 : -1) * Math.ceil(i / 2);
          const angle = first + (2 * Math.PI * step) / turns;
          const x = disc.x + far * Math.cos(angle), y = disc.y + far * Math.sin(angle);
          if (fits(disc, x, y, others)) return { x: x, y: y };
        }
      }
      return disc;
    }

    const all = discs.map(function (disc) {
      const at = spot(disc);
      const own = { x: at.x, y: at.y, r: disc.r, hidden: 0, near: Infinity };
      for (const other of placed.around(own.x, own.y, reach)) {
        const distance = apart(own.x, own.y, other);
        other.hidden += covered(other.r, own.r, distance);
        other.near = Math.min(other.near, distance);
        own.near = Math.min(own.near, distance);
      }
      placed.keep(own);
      return own;
    });
    return all.map(function (own) { return { x: own.x, y: own.y, near: own.near }; });
  };

  // Which of some discs stand in one crowd: its number for each, those that touch having the same.
  function crowds(spots) {
    const cell = spots.reduce(function (most, spot) { return Math.max(most, 2 * spot.r); }, 1);
    const near = grid(cell);
    const found = new Array(spots.length);
    spots.forEach(function (spot, i) { near.keep({ x: spot.x, y: spot.y, r: spot.r, i: i }); });
    spots.forEach(function (_first, crowd) {
      const waiting = found[crowd] === undefined ? [crowd] : [];
      while (waiting.length) {
        const own = waiting.pop(), spot = spots[own];
        if (found[own] !== undefined) continue;
        found[own] = crowd;
        for (const other of near.around(spot.x, spot.y, cell)) {
          if (apart(spot.x, spot.y, other) < spot.r + other.r) waiting.push(other.i);
        }
      }
    });
    return found;
  }

  // Sets discs apart, and draws a crowd smaller that would carry one of its discs further than
  // `most` from its point: there, where they are says more than how large they are.
  //
  // discs: as above, with `beside`, how far right of its point one wants to stand at its full
  // size; returns [{ x, y, near, part }], part being how large each is drawn.
  global.atlasSettle = function (discs, hidden, most) {
    const parts = discs.map(function () { return 1; });
    for (;;) {
      const drawn = discs.map(function (disc, i) {
        return { x: disc.x + disc.beside * parts[i], y: disc.y, r: disc.r * parts[i] };
      });
      const spots = global.atlasApart(drawn, hidden);
      const smaller = new Map();
      const crowd = crowds(spots.map(function (spot, i) {
        return { x: spot.x, y: spot.y, r: drawn[i].r };
      }));
      spots.forEach(function (spot, i) {
        const far = Math.hypot(spot.x - discs[i].x, spot.y - discs[i].y);
        if (far <= most || parts[i] <= SMALLEST) return;
        const wish = Math.max(SMALLEST, parts[i] * Math.min(0.95, most / far));
        smaller.set(crowd[i], Math.min(wish, smaller.get(crowd[i]) || 1));
      });
      if (!smaller.size) {
        return spots.map(function (spot, i) { return Object.assign(spot, { part: parts[i] }); });
      }
      crowd.forEach(function (own, i) { parts[i] = Math.min(parts[i], smaller.get(own) || 1); });
    }
  };

  function touch(a, b, wide, high) {
    return a.x < b.x + b.w + wide && b.x < a.x + a.w + wide &&
      a.y < b.y + b.h + high && b.y < a.y + a.h + high;
  }

  // Whether a line from a point to another one runs through a box, or along its edge.
  function crosses(from, to, box) {
    let first = 0, last = 1;
    [["x", "w"], ["y", "h"]].forEach(function (axis) {
      const way = to[axis[0]] - from[axis[0]];
      const near = box[axis[0]] - from[axis[0]] - 2, far = near + box[axis[1]] + 4;
      if (way) {
        first = Math.max(first, Math.min(near / way, far / way));
        last = Math.min(last, Math.max(near / way, far / way));
      } else if (near > 0 || far < 0) last = -1;
    });
    return first <= last;
  }

  // Symbols of others that the line of a label may run through, at most: that of the place that is
  // wanted most, and of any other one.
  const PASSED = { first: 4, other: 2 };

  // Finds room for labels, the most wanted first. One stands beside its own symbol where no other
  // symbol is as near, else a little off, at the end of a line. None touches a symbol, another
  // label, its line or what else is in the way, and none is cut by the edge.
  //
  // wanted: [{ x, y, r, w, h, key }] with the middle and radius of the symbol and the size of the
  // text; symbols: [{ x, y, w, h, key }], a label is as near as it likes to those of its own key;
  // others: boxes; size: that of the map. Returns boxes [{ x, y, w, h, of, lead, from }] in the same
  // order, `of` being the index of the wanted one; a line runs from `from` to `lead`.
  global.atlasPlaceLabels = function (wanted, symbols, others, size, most) {
    const found = [];

    function free(label, box) {
      if (box.x < 2 || box.y < 2 || box.x + box.w > size.x - 2 || box.y + box.h > size.y - 2) {
        return false;
      }
      return symbols.every(function (other) {
        const own = other.key === label.key;
        return !touch(box, other, own ? 0 : 4, own ? 0 : 2);
      }) && others.concat(found).every(function (other) {
        return !touch(box, other, 1, 0) && !(other.lead && crosses(other.from, other.lead, box));
      });
    }

    function at(label, side, gap) {
      const off = gap + label.r, slant = side[0] && side[1] ? 0.7 : 1;
      const x = label.x + side[0] * (off * slant + label.w / 2) - label.w / 2;
      const y = label.y + side[1] * (off * slant + label.h / 2) - label.h / 2;
      return { x: x, y: y, w: label.w, h: label.h };
    }

    // Where the line to a label ends, and through how many symbols of others it runs.
    function led(label, box) {
      const to = {
        x: Math.max(box.x, Math.min(label.x, box.x + box.w)),
        y: Math.max(box.y, Math.min(label.y, box.y + box.h)),
      };
      if (others.concat(found).some(function (other) { return crosses(label, to, other); })) return null;
      const own = { x: label.x - label.r, y: label.y - label.r, w: 2 * label.r, h: 2 * label.r };
      to.through = symbols.filter(function (other) {  // a line out of a crowd passes a few
        return other.key !== label.key && !touch(own, other, 4, 4) && crosses(label, to, other);
      }).length;
      return to;
    }

    function place(label, of) {
      for (let i = 0; i < SIDES.length; i += 1) {
        const box = at(label, SIDES[i], 2);
        if (free(label, box)) return Object.assign(box, { of: of, lead: null });
      }
      let best = null, least = of ? PASSED.other : PASSED.first;
      for (let l = 0; label.lead && least >= 0 && l < LEADS.length; l += 1) {
        for (let j = 0; j < SIDES.length; j += 1) {
          const far = at(label, SIDES[j], LEADS[l]);
          const lead = free(label, far) && led(label, far);
          if (!lead || lead.through > least) continue;
          best = Object.assign(far, { of: of, lead: lead, from: label });
          least = lead.through - 1;
        }
      }
      return best;
    }

    for (let n = 0; n < wanted.length && found.length < most; n += 1) {
      const box = place(wanted[n], n);
      if (box) found.push(box);
    }
    return found;
  };
})(typeof window === "undefined" ? globalThis : window);
