// Keeps the reader's scenes in this browser, after the name of the writing and those before it.
// What the session knows is written over; anything else is handed to it first, so that nothing that
// another tab or an earlier visit has kept is lost.
const KEY = "welcoming-cities-atlas.scenes";

function step(data, tell) {
  if (data.blocked) return;
  try {
    const held = localStorage.getItem(KEY) ?? "";
    const name = /^(?:[0-9a-f]{16})?(?= |$)/.exec(held)?.[0] ?? "?";
    if (name === data.name) return;
    const written = `${data.name} ${data.known.join(",")} ${data.text}`;
    if (data.known.includes(name)) localStorage.setItem(KEY, written);
    else tell(held);
  } catch {
    tell(false);
  }
}

export default function keep({ data, setTriggerValue }) {
  const look = () => step(data, (held) => setTriggerValue("held", { held }));
  const changed = (event) => event.key === KEY && look();
  look();
  addEventListener("storage", changed);
  return () => removeEventListener("storage", changed);
}
