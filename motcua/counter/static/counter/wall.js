// Asks for the figures again and again; says how old they are, and when the line or the session is lost.
"use strict";

const wall = document.querySelector("[data-wall]");
const state = wall.querySelector("[data-wall-state]");
const figures = wall.querySelector("[data-wall-figures]");
const every = Number(wall.dataset.every) * 1000;
const address = new URL(location.href);
address.searchParams.set("so-lieu", "1");
let counted = Date.now() - Number(figures.querySelector("[data-age]").dataset.age) * 1000;
let trouble = "";

function howLong(seconds) {
  if (seconds < 90) return `${seconds} ${wall.dataset.seconds}`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} ${wall.dataset.minutes}`;
  return `${Math.round(seconds / 3600)} ${wall.dataset.hours}`;
}
function tell() {
  const seconds = Math.max(0, Math.round((Date.now() - counted) / 1000));
  const words = trouble === "lost" ? wall.dataset.lost : trouble === "ended" ? wall.dataset.ended : wall.dataset.fresh;
  state.textContent = `${words} ${howLong(seconds)}`;
  state.classList.toggle("wall__state--old", trouble !== "");
  wall.classList.toggle("wall--old", trouble !== "");
}
async function ask() {
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(20000), cache: "no-store" });
    const text = await answer.text();
    const place = document.createElement("template");
    place.innerHTML = text;
    const fresh = place.content.querySelector("[data-age]");
    if (answer.redirected || answer.status === 403) trouble = "ended";
    else if (!answer.ok || !fresh) trouble = "lost";
    else {
      figures.replaceChildren(fresh);
      counted = Date.now() - Number(fresh.dataset.age) * 1000;
      trouble = "";
    }
  } catch {
    trouble = "lost";
  }
  tell();
}
tell();
setInterval(tell, 5000);
setInterval(ask, every);
addEventListener("online", ask);
addEventListener("offline", () => { trouble = "lost"; tell(); });
navigator.wakeLock?.request("screen").catch(() => {});
