// What every page of the site does, with a map or without: `embed=1` shows what it is about alone, the
// other languages are asked what is asked here, and what all maps share is fetched ahead.
const PAUSE = 2000;
const embedded = new URLSearchParams(location.search).get("embed") === "1";
document.documentElement.classList.toggle("embedded", embedded);

// Once the page rests, so that the next one is light; not for who saves data, nor from a disk.
const own = /** @type {HTMLScriptElement} */ (document.currentScript);
const saves = /** @type {any} */ (navigator).connection?.saveData;
if (!embedded && !saves && location.protocol !== "file:") {
  addEventListener("load", () => setTimeout(() => {
    for (const file of own.dataset.ahead?.split(" ") ?? []) {
      const href = new URL(file, own.src).href;
      document.head.append(Object.assign(document.createElement("link"), { rel: "prefetch", href }));
    }
  }, PAUSE));
}

document.addEventListener("click", (event) => {
  const link = /** @type {Element} */ (event.target).closest("a[data-along]");
  if (link instanceof HTMLAnchorElement) link.hash = location.hash;
});
