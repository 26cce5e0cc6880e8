// The bar of filters of a hand-out, and all that follows it: map, legend, sentence, bars, coverage,
// table (geo/takeaway/handout.py). What is asked for stands in the address, behind its #.
(function () {
  "use strict";

  window.atlasSift = function (data, map) {
    var light = window.atlasLight(data), words = data.words;
    var box = document.getElementById("sift");
    var body = document.querySelector("#rows tbody"), head = document.querySelector("#rows thead");
    var side = document.querySelector(".board aside section .legend");
    var asking = null, shown = [], sorted = { column: -1, down: false };

    function opening() {
      var chosen = {};
      data.fields.forEach(function (field) { chosen[field.key] = field.chosen.slice(); });
      return { day: data.day, query: data.query, chosen: chosen };
    }

    // Days as texts: the middle one of three is the day, or the end that it lies beyond.
    function inside(day) {
      return [data.first, day, data.last].sort()[1];
    }

    // The address: what differs from how the page opens, by the atlas's own keys and codes.
    function read() {
      var found = opening(), given = new URLSearchParams(location.hash.slice(1));
      var day = given.get("asof") || "";
      if (/^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day))) found.day = inside(day);
      if (given.has("q")) found.query = given.get("q").slice(0, 100);
      data.fields.forEach(function (field) {
        if (!given.has(field.key) || field.alone) return;
        var offered = field.options.map(function (option) { return option[0]; });
        found.chosen[field.key] = given.getAll(field.key)
          .map(function (code) { return data.codes.indexOf(code); })
          .filter(function (code, i, all) {
            return offered.includes(code) && all.indexOf(code) === i;
          });
      });
      return found;
    }

    function write() {
      var plain = opening(), told = new URLSearchParams();
      if (asking.day !== plain.day) told.append("asof", asking.day);
      if (asking.query !== plain.query) told.append("q", asking.query);
      data.fields.forEach(function (field) {
        var chosen = asking.chosen[field.key];
        if (String(chosen) === String(plain.chosen[field.key])) return;
        if (!chosen.length) told.append(field.key, "");
        chosen.forEach(function (code) { told.append(field.key, data.codes[code]); });
      });
      var text = String(told);
      if (text !== location.hash.slice(1)) {
        history.replaceState(null, "", text ? "#" + text : location.pathname + location.search);
      }
    }

    // Day, name, filters with a number behind each option, and one button that clears them.
    var day = made("input", { type: "date", min: data.first, max: data.last });
    var query = made("input", { type: "search", maxLength: 100, autocomplete: "off" });
    var years = made("input", { type: "range", min: data.members.length ? firstYear() : 0,
      max: Number(data.last.slice(0, 4)), step: 1 });
    var clear = made("button", { type: "button", className: "atlas-tool",
      textContent: words.clear });
    var tools = made("div", { className: "tools" });
    var said = document.getElementById("caption"), chosen = document.getElementById("chosen");
    said.setAttribute("role", "status");
    years.setAttribute("aria-label", words.year);

    function firstYear() {
      return Number(data.members.map(function (member) { return member.spans[0][0]; })
        .sort()[0].slice(0, 4));
    }

    function named(text, field) {
      return made("label", {}, made("span", { textContent: text }), field);
    }

    function choice(field) {
      var total = made("span", { className: "chosen" }), list = made("div", { className: "options" });
      var options = field.options.map(function (option) {
        var tick = made("input", { type: "checkbox" }), number = made("strong", {});
        tick.addEventListener("change", function () {
          var codes = asking.chosen[field.key].filter(function (code) { return code !== option[0]; });
          if (tick.checked) codes.push(option[0]);
          ask({ [field.key]: codes });
        });
        list.append(made("label", {}, tick, made("span", { textContent: option[1] }), number));
        return { tick: tick, number: number, code: option[0] };
      });
      var all = made("details", { className: "choice" },
        made("summary", {}, made("span", { textContent: field.label }), total), list);
      if (field.hint) list.append(made("p", { className: "small", textContent: field.hint }));
      return { all: all, draw: function (counted) {
        var held = asking.chosen[field.key];
        total.textContent = held.length ? held.map(function (code) {
          return field.options.find(function (each) { return each[0] === code; })[1];
        }).join(", ") : words.all;
        options.forEach(function (option) {
          option.tick.checked = held.includes(option.code);
          option.number.textContent = light.number(counted.get(option.code) || 0);
        });
      } };
    }

    var choices = data.fields.map(choice);
    var more = made("details", { className: "choice more" },
      made("summary", { textContent: words.more }));
    var rest = made("div", { className: "options" });
    more.append(rest);
    var inner = made("div", { className: "filters" }, named(words.search, query));
    choices.forEach(function (each, i) {
      if (!data.fields[i].alone) (data.fields[i].first ? inner : rest).append(each.all);
    });
    inner.append(more, clear);
    // Behind a button where the window is narrow: the map comes first.
    var narrow = matchMedia("(max-width: 820px)");
    var folded = made("details", { className: "fold", open: !narrow.matches },
      made("summary", { textContent: words.filters }), inner);
    narrow.addEventListener("change", function () { folded.open = !narrow.matches; });
    box.append(named(words.day, day), years, tools, folded);

    // One open list at a time; Escape and a click elsewhere close it.
    function close(but) {
      box.querySelectorAll("details.choice[open]").forEach(function (each) {
        if (!but || !each.contains(but)) each.open = false;
      });
    }
    document.addEventListener("click", function (event) { close(event.target); });
    box.addEventListener("keydown", function (event) {
      if (event.key !== "Escape") return;
      var open = event.target.closest("details.choice[open]");
      if (!open) return;
      open.open = false;
      open.querySelector("summary").focus();
    });

    // The years play as in the app, under the filters that are set; at their end the map is that of
    // its own day again.
    var player = atlasAlone(function () { return window; }, function (year) {
      if (year) {
        light.stand(year.shown);
        show(year.day);
        return;
      }
      window.atlasPlay.load(data.features);
      draw();
    }, controls);
    player.by = function (step) {
      if (player.on) player.step(step);
      else player.begin(Number(asking.day.slice(0, 4)) - firstYear() + step);
      controls();
    };
    var prepared = null; // when they are first asked for, after each change
    Object.defineProperty(player, "frames", { get: function () {
      prepared = prepared || prepare();
      return prepared;
    } });

    function prepare() {
      var found = [], before = null, end = Number(data.last.slice(0, 4));
      for (let year = firstYear(); year <= end; year += 1) {
        const at = inside(year + "-12-31");
        const drawn = light.drawn(light.standing(Object.assign({}, asking, { day: at })));
        const known = before;
        found.push({ year: year, day: at, shown: drawn,
          fresh: known ? drawn.filter(function (i) { return !known.has(i); }) : [] });
        before = new Set(drawn);
      }
      return { features: data.features, years: found };
    }

    function controls() {
      var focused = Array.from(tools.children).indexOf(document.activeElement);
      tools.replaceChildren(...player.buttons(words.years));
      if (focused >= 0) tools.children[focused].focus();
    }

    function ask(codes, others) {
      if (player.on) halt();
      asking = Object.assign({}, asking, others, {
        chosen: Object.assign({}, asking.chosen, codes) });
      draw();
    }

    // What was played ends at the year that it shows.
    function halt() {
      var at = player.year().day;
      player.pause();
      player.on = false;
      asking = Object.assign({}, asking, { day: at });
    }

    // Everything beside the map, on a day.
    function show(on) {
      var now = Object.assign({}, asking, { day: on });
      var found = light.standing(now), counted = light.counts(found);
      shown = light.kept(found);
      day.value = on;
      years.value = on.slice(0, 4);
      if (query.value !== now.query) query.value = now.query;
      choices.forEach(function (each, i) { each.draw(counted[i]); });
      var set = data.fields.filter(function (field) { return now.chosen[field.key].length; }).length;
      set += now.query ? 1 : 0;
      folded.querySelector("summary").textContent = words.filters + (set ? " (" + set + ")" : "");
      chosen.textContent = light.subtitle(now);
      said.textContent = light.sentence(shown, on);
      document.querySelector("ul.coverage").innerHTML = light.documented(now)
        .map(function (line) { return "<li>" + line + "</li>"; }).join("");
      legend(counted);
      bars(counted);
      table();
      return found;
    }

    function draw() {
      var symbols = light.drawn(show(asking.day));
      window.atlasPlay.show(symbols, [], null);
      light.stand(symbols);
      prepared = null;
      controls();
      write();
    }

    // A line of the legend asks for what it stands for, and no more when it is pressed again.
    function legend() {
      var numbers = light.legend(shown);
      side.replaceChildren(...data.legend.flatMap(function (line, i) {
        var keys = Object.keys(line.asks);
        var wish = Object.fromEntries(keys.map(function (key) {
          return [key, line.asks[key].map(function (code) { return data.codes.indexOf(code); })];
        }));
        var pressed = keys.length > 0 && keys.every(function (key) {
          return String(wish[key]) === String(asking.chosen[key]);
        });
        if (!numbers[i] && !pressed) return [];
        var parts = legendLine({ image: line.image, words: line.words,
          count: light.number(numbers[i]) });
        if (!keys.length) return [made("li", {}, ...parts)];
        var press = made("button", { type: "button", className: "press" }, ...parts);
        press.setAttribute("aria-pressed", String(pressed));
        press.addEventListener("click", function () {
          ask(pressed ? Object.fromEntries(keys.map(function (key) { return [key, []]; })) : wish);
        });
        return [made("li", {}, press)];
      }));
    }

    // How many are shown of each tier and family.
    function bars() {
      document.getElementById("bars").replaceChildren(...data.bars.map(function (bar) {
        var i = data.fields.findIndex(function (field) { return field.key === bar[0]; });
        var numbers = data.fields[i].options.map(function (option) {
          return [option[1], shown.filter(function (state) {
            return state.codes[i] === option[0];
          }).length];
        }).filter(function (line) { return line[1]; });
        var most = Math.max(1, ...numbers.map(function (line) { return line[1]; }));
        var lines = numbers.map(function (line) {
          var length = made("i", {});
          length.style.width = 100 * line[1] / most + "%";
          return made("li", {}, made("span", { textContent: line[0] }), made("b", {}, length),
            made("strong", { textContent: light.number(line[1]) }));
        });
        return made("section", {}, made("h2", { textContent: bar[1] }), made("ul", {}, ...lines));
      }));
    }

    // The rows in the order of the atlas, or by a column that a reader has chosen.
    var collator = new Intl.Collator(data.written.tag, { numeric: true, sensitivity: "base" });

    function table() {
      body.innerHTML = shown.map(function (state) { return data.lines[state.line]; }).join("");
      if (sorted.column < 0) return;
      var text = function (row) { return row.cells[sorted.column].textContent.trim(); };
      var value = function (row) {
        var cell = row.cells[sorted.column];
        return cell.classList.contains("number") ? Number(text(row).replace(/\D/g, "")) : text(row);
      };
      var rows = Array.from(body.rows).sort(function (a, b) {
        if (!text(a) || !text(b)) return Boolean(text(b)) - Boolean(text(a)); // unknown goes last
        var x = value(a), y = value(b);
        var by = typeof x === "number" && typeof y === "number" ? x - y
          : collator.compare(text(a), text(b));
        return sorted.down ? -by : by;
      });
      body.replaceChildren(...rows);
    }

    Array.from(head.querySelectorAll("th")).forEach(function (cell, i) {
      var press = made("button", { type: "button", textContent: cell.textContent });
      cell.replaceChildren(press);
      press.addEventListener("click", function () {
        sorted = { column: i, down: sorted.column === i && !sorted.down };
        head.querySelectorAll("th").forEach(function (each) { each.removeAttribute("aria-sort"); });
        cell.setAttribute("aria-sort", sorted.down ? "descending" : "ascending");
        table();
      });
    });

    day.addEventListener("change", function () {
      if (day.value) ask({}, { day: inside(day.value) });
    });
    years.addEventListener("input", function () {
      ask({}, { day: inside(years.value + "-12-31") });
    });
    query.addEventListener("input", function () { ask({}, { query: query.value }); });
    clear.addEventListener("click", function () {
      ask(Object.fromEntries(data.fields.map(function (field) { return [field.key, []]; })),
        { query: "" });
    });
    window.addEventListener("hashchange", function () {
      if (player.on) halt();
      asking = read();
      draw();
    });

    window.map = map;
    window.atlasPlay.load(data.features);
    asking = read();
    draw();

    return {
      // Opens the card of a place, on the map.
      open: function (place) {
        var state = shown.find(function (one) {
          return one.feature >= 0 && data.features[one.feature].properties.place_id === place;
        });
        if (!state) return;
        if (player.on) { halt(); draw(); }
        var layer = window.atlasPlay.at(state.feature);
        map.getContainer().scrollIntoView({ block: "center" });
        if (!map.getBounds().contains(layer.getLatLng())) map.panTo(layer.getLatLng());
        layer.openPopup();
      },
    };
  };
})();
