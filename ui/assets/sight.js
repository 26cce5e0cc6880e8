// Says once when what belongs here is about to be seen, or printed. Its place is held until then, so
// that nothing on the page jumps.
const FAR = "100% 0px"; // ahead of who has begun to scroll; before, only what is in the window counts
const ALL = "beforeprint";
const WAITS = '.atlas-unseen, [data-testid="stSkeleton"], [data-stale="true"]';
const PATIENCE = 15000;

let printing = null;

// What stands in a closed part of the page is not printed.
const waits = () => [...document.querySelectorAll(WAITS)].some((one) => one.checkVisibility());

// The keys that print wait until everything is drawn. From the menu, the browser waits for nobody:
// what is missing says so on paper.
function print(event) {
  const asked = event.key === "p" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
  if (!asked || printing || !waits()) return;
  event.preventDefault();
  window.dispatchEvent(new Event(ALL));
  const until = performance.now() + PATIENCE;
  printing = setInterval(() => {
    if (waits() && performance.now() < until) return;
    clearInterval(printing);
    printing = null;
    window.print();
  }, 250);
}

export default function watch({ parentElement, data, setStateValue }) {
  const place = document.createElement("div");
  parentElement.replaceChildren(place);
  if (data.near) return undefined;
  place.className = "atlas-unseen";
  place.style.minHeight = `${data.height}px`;
  place.dataset.words = data.words;
  if (data.name) {
    place.setAttribute("role", "img");
    place.setAttribute("aria-label", data.name);
  }
  const stop = new AbortController();
  const near = () => {
    stop.abort();
    setStateValue("near", true);
  };
  const heard = { signal: stop.signal };
  window.addEventListener(ALL, () => { if (place.checkVisibility()) near(); }, heard);
  window.addEventListener("keydown", print, heard);
  try {
    const root = parentElement.closest('[data-testid="stMain"]'); // it scrolls, and not the window
    const look = (rootMargin) => {
      const observer = new IntersectionObserver((seen) => {
        if (seen.some((one) => one.isIntersecting)) near();
      }, { root, rootMargin });
      observer.observe(place);
      stop.signal.addEventListener("abort", () => { observer.disconnect(); });
    };
    look("0px");
    root.addEventListener("scroll", () => { look(FAR); }, { ...heard, once: true, passive: true });
  } catch {
    near();
  }
  return () => { stop.abort(); };
}
