// On the ordinary pages of a receiving officer: keep the desk ready for a cut line, and send what a cut line left.
"use strict";

async function waitingWords() {
  const waiting = (await offlineStore.queue()).filter((row) => row.sealed).length;
  const link = document.querySelector("[data-offline-waiting]");
  if (!link) return;
  link.hidden = !waiting;
  link.querySelector("b").textContent = waiting;
}
addEventListener("load", async () => {
  try {
    await offlineStore.prepare();
    await offlineStore.send();
    await waitingWords();
  } catch { /* a browser without these parts works as before, with a line */ }
});
addEventListener("online", () => offlineStore.send().then(waitingWords));
