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

if (able) {
  const said = form.querySelector("[role=status]");
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
