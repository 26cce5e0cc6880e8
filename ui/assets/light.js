// What the light atlas shows on a day, under filters: which memberships, how many behind each
// option, and the sentence. All that depends on a rule comes from geo/takeaway/light.py: this only
// compares days and codes, counts, and puts numbers into texts. It knows no page.
(function () {
  "use strict";

  var LETTERS = { "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe",
    "ı": "i", "ß": "ss" };

  // The letters of a name, as geo/spelling.py reduces it.
  function folded(text) {
    return text.toLowerCase().replace(/[øłđðþæœıß]/g, function (letter) { return LETTERS[letter]; })
      .normalize("NFKD").replace(/\p{M}/gu, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  }

  /**
   * @param data what geo.takeaway.light.recorded has written
   * @returns functions of an asking: `{ day, query, chosen: { key: [codes by number] } }`
   */
  window.atlasLight = function (data) {
    var code = data.written.code, tag = data.written.tag; // dates are those of a region
    var lists = new Intl.ListFormat(code);
    var numbers = new Intl.NumberFormat(code, { useGrouping: "always" }); // as the library: 1.034
    var days = new Intl.DateTimeFormat(tag, {
      day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
    var plural = new Intl.PluralRules(code);

    function day(iso) {
      return days.format(new Date(iso + "T00:00:00Z")).replace(/^1 /, data.written.first + " ");
    }

    function number(n) { return numbers.format(n); }

    function numbered(forms, n) {
      return forms[plural.select(n) === "one" ? 0 : 1].replace("{n}", number(n));
    }

    // Text put into another is never read as a place for more.
    function put(text, values) {
      return text.replace(/\{(\w+)\}/g, function (whole, name) {
        return name in values ? values[name] : whole;
      });
    }

    // The last of the spans that has begun: ISO days sort as texts.
    function last(spans, asked) {
      var found = null;
      spans.forEach(function (span) { if (span[0] <= asked) found = span[1]; });
      return found;
    }

    // Each membership that has begun, with its state and how many filters it fails.
    function standing(asking) {
      var sought = folded(asking.query);
      var wanted = data.fields.map(function (field) {
        var chosen = asking.chosen[field.key] || [];
        var codes = chosen.length ? chosen : data.unasked[field.key];
        return codes ? new Set(codes) : null;
      });
      return data.members.flatMap(function (member) {
        var number = last(member.spans, asking.day);
        if (number === null) return [];
        var state = data.states[number];
        var fails = wanted.map(function (codes, i) {
          return codes !== null && !codes.has(state.codes[i]);
        });
        var unnamed = sought !== "" && !member.names.includes(sought);
        var failed = fails.reduce(function (n, is) { return n + is; }, unnamed ? 1 : 0);
        return [{ state: state, fails: fails, failed: failed, order: member.order }];
      });
    }

    function kept(found) {
      return found.filter(function (one) { return one.failed === 0; })
        .map(function (one) { return one.state; });
    }

    // By field and code, how many would be shown if that code were its only choice.
    function counts(found) {
      return data.fields.map(function (_field, i) {
        var counted = new Map();
        found.forEach(function (one) {
          if (one.failed - one.fails[i] > 0) return;
          var code = one.state.codes[i];
          counted.set(code, (counted.get(code) || 0) + 1);
        });
        return counted;
      });
    }

    function legend(states) {
      return data.legend.map(function (line) {
        return states.filter(function (state) {
          if (line.category) return state.category === line.category;
          return line.mark === "frame" ? state.framed : state.mark === line.mark;
        }).length;
      });
    }

    function sentence(states, asked) {
      var said = data.sentence, on = day(asked);
      if (!states.length) return put(said.none, { day: on });
      var kinds = said.kinds.map(function (kind) {
        var n = states.filter(function (state) { return state.kind === kind[0]; }).length;
        return n ? kind[1].replace("{n}", number(n)) : "";
      }).filter(Boolean);
      var first = put(said.all, {
        day: on, list: lists.format(kinds),
        shown: said.shown ? numbered(said.shown, states.length) : "",
      });
      var unknown = data.codes.indexOf("unknown");
      var is = function (key) {
        var i = data.fields.findIndex(function (field) { return field.key === key; });
        return function (state) { return i >= 0 && state.codes[i] === unknown; };
      };
      var uncertain = {
        inferred: function (state) { return state.mark === "hollow"; },
        tier: is("tier"), family: is("family"),
        later: function (state) { return state.later; },
        point: function (state) { return state.feature < 0; },
      };
      var known = Object.keys(said.caveats).map(function (name) {
        var n = states.filter(uncertain[name]).length;
        return n ? numbered(said.caveats[name], n) : "";
      }).filter(Boolean);
      return known.length ? first + " " + put(said.some, { list: lists.format(known) }) : first;
    }

    // What is chosen, in words, with the day: as below the title.
    function subtitle(asking) {
      var parts = data.fields.map(function (field) {
        var chosen = asking.chosen[field.key] || [];
        return lists.format(chosen.map(function (code) {
          var option = field.options.find(function (each) { return each[0] === code; });
          return field.brief || !option ? data.codes[code] : option[1];
        }));
      }).filter(Boolean);
      if (asking.query) {
        parts.push(data.subtitle.quotes[0] + asking.query + data.subtitle.quotes[1]);
      }
      parts.push(put(data.subtitle.day, { day: day(asking.day) }));
      return parts.join(" · ");
    }

    // What is documented of the networks that are asked for, as HTML that the atlas has written.
    function documented(asking) {
      var i = last(data.coverage, asking.day);
      var networks = (asking.chosen.network || []).map(function (code) { return data.codes[code]; });
      return i === null ? [] : data.documented[i].filter(function (line) {
        return !networks.length || networks.includes(line[0]);
      }).map(function (line) { return line[1]; });
    }

    // The symbols of what is kept, by number, in the order of the atlas.
    function drawn(found) {
      return found.filter(function (one) { return one.failed === 0; })
        .sort(function (a, b) { return a.order - b.order; })
        .map(function (one) { return one.state.feature; })
        .filter(function (feature) { return feature >= 0; });
    }

    // Symbols that are shown at one point stand beside each other.
    function stand(features) {
      var at = new Map();
      features.forEach(function (feature) {
        var key = data.features[feature].geometry.coordinates.join(" ");
        at.set(key, (at.get(key) || []).concat(feature));
      });
      at.forEach(function (group) {
        group.forEach(function (feature, i) {
          data.features[feature].properties.shift = (i - (group.length - 1) / 2) * data.beside;
        });
      });
    }

    return { counts: counts, day: day, documented: documented, drawn: drawn, kept: kept,
      legend: legend, number: number, sentence: sentence, stand: stand, standing: standing,
      subtitle: subtitle };
  };
})();
