// The page that is shown while the database is away looks now and then whether it is back, and says so.
"use strict";
const words = document.querySelector("[data-outage]");
const EVERY = 3000;
async function look() {
  try {
    const answer = await fetch(words.dataset.outage, { cache: "no-store" });
    if (answer.ok) return back();
  } catch {} // no line either: look again
  words.textContent = words.dataset.waiting;
  setTimeout(look, EVERY);
}
function back() {
  if ("reload" in words.dataset) return location.reload();
  words.textContent = words.dataset.back;
  document.querySelector("[data-waits]")?.focus();
}
setTimeout(look, EVERY);
