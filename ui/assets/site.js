// What every page of the site does, with a map or without: `embed=1` shows what it is about alone, and
// the other languages are asked what is asked here.
if (new URLSearchParams(location.search).get("embed") === "1") {
  document.documentElement.classList.add("embedded");
}

document.addEventListener("click", (event) => {
  const link = /** @type {Element} */ (event.target).closest("a[data-along]");
  if (link instanceof HTMLAnchorElement) link.hash = location.hash;
});
