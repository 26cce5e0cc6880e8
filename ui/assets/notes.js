// The window of who presents: the scene that is shown with its note, the next one, the clock. It
// says what the talk tells it (talk.js), and tells it to go on or back.
(function () {
  "use strict";

  var channel = new BroadcastChannel(document.documentElement.dataset.channel);
  var told = null;

  function made(kind, name, text) {
    var found = document.createElement(kind);
    found.className = name;
    found.textContent = text || "";
    return found;
  }

  var clock = made("p", "clock");

  function time() {
    if (!told) return;
    var now = new Date(), since = Math.floor((now - told.started) / 1000);
    var parts = [Math.floor(since / 3600), Math.floor(since / 60) % 60, since % 60].map(function (n) {
      return String(n).padStart(2, "0");
    });
    clock.textContent = now.toLocaleTimeString(told.language, { hour: "2-digit", minute: "2-digit" }) +
      " · " + parts.join(":");
  }

  function step(by) { channel.postMessage({ step: by }); }

  function button(words, by, off) {
    var found = made("button", "", words);
    found.disabled = off;
    found.addEventListener("click", function () { step(by); });
    return found;
  }

  function draw() {
    var picture, words = told.words, page = [made("p", "count", told.at + 1 + " / " + told.of), clock];
    document.title = words.notes;
    document.documentElement.lang = told.language;
    if (told.now) {
      page.push(made("h1", "", told.now.title), made("div", "note", told.now.note || words.none));
    } else page.push(made("p", "note", words.over));
    if (told.next) {
      page.push(made("h2", "", words.next), made("p", "next", told.next.title));
      if (told.picture) {
        picture = made("img", "");
        picture.src = told.picture;
        picture.alt = "";
        page.push(picture);
      }
    }
    page.push(button(words.before, -1, told.at <= 0), button(words.after, 1, told.at >= told.of - 1));
    document.body.replaceChildren.apply(document.body, page);
    time();
  }

  channel.onmessage = function (message) {
    if (!message.data.words) return;
    told = message.data;
    draw();
  };
  document.addEventListener("keydown", function (event) {
    var by = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 }[event.key];
    if (by) step(by);
  });
  setInterval(time, 500);
  channel.postMessage({ hello: true });
})();
