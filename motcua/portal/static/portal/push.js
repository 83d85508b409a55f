// "Tell me on this device": the browser is asked for an address, which an ordinary form sends.
"use strict";

const form = document.querySelector("[data-push]");
const able = form && "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
if (form) (able ? form : document.querySelector("[data-no-push]")).hidden = false;

const octets = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

async function address() {
  const worker = await navigator.serviceWorker.register(form.dataset.worker);
  await navigator.serviceWorker.ready;
  const before = await worker.pushManager.getSubscription();
  // an address given under another key of the portal can never be used again
  if (before && text(before.options.applicationServerKey) !== form.dataset.push) await before.unsubscribe();
  return worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: octets(form.dataset.push) });
}

// What this browser says today: asked again at each visit, for its owner changes it in the browser itself.
async function state() {
  if (Notification.permission === "denied") return "denied";
  const worker = await navigator.serviceWorker.getRegistration(form.dataset.worker);
  const given = await worker?.pushManager.getSubscription();
  const hash = given && new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(given.endpoint)));
  const name = hash && Array.from(hash, (one) => one.toString(16).padStart(2, "0")).join("");
  const row = name && document.querySelector(`[data-device="${name}"]`);
  if (row) row.querySelector("[data-here]").hidden = false;
  if (row && text(given.options.applicationServerKey) === form.dataset.push) return "on";
  return Notification.permission === "granted" ? "allowed" : "off";
}

if (able) {
  const said = form.querySelector("[role=status]");
  state().then((found) => {
    said.textContent = said.dataset[found];
    form.querySelector("button").hidden = found === "on";
  }, () => { said.textContent = said.dataset.off; });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if ((await Notification.requestPermission()) !== "granted") {
      said.textContent = said.dataset.denied;
      return;
    }
    try {
      const given = await address();
      form.elements.endpoint.value = given.endpoint;
      form.elements.p256dh.value = text(given.getKey("p256dh"));
      form.elements.auth.value = text(given.getKey("auth"));
      form.submit();
    } catch {
      said.textContent = said.dataset.failed;
    }
  });
}
