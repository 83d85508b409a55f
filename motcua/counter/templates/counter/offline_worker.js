// Watches over the pages of the staff side. With a line it changes nothing; when the line is cut, every page is
// the desk that works without one. It keeps no page with anybody's data: offline_store.js says what is kept.
"use strict";

const SHELL = "{{ shell }}";
let typed = null; // what a form was sending when the line was cut, until the desk asks for it

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const request = event.request;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (request.method === "GET" && ["style", "script", "font", "image"].includes(request.destination))
    event.respondWith(fetch(request).catch(() => kept(request).then((found) => found ?? Response.error())));
});

const kept = (what) => caches.match(what, { ignoreSearch: true, ignoreVary: true });

async function page(request) {
  const copy = request.method === "POST" ? request.clone() : null;
  try {
    const answer = await fetch(request);
    if (answer.status !== 502 && answer.status !== 504) return answer; // the proxy has nobody behind it
  } catch { /* no line */ }
  if (copy) typed = await fields(copy);
  return (await kept(SHELL)) ?? Response.error();
}

async function fields(request) {
  try {
    const body = [...(await request.formData())].filter(([, value]) => typeof value === "string");
    return { url: request.url, fields: body.filter(([name]) => name !== "csrfmiddlewaretoken") };
  } catch {
    return null;
  }
}

self.addEventListener("message", (event) => {
  if (event.data !== "typed") return;
  event.ports[0].postMessage(typed);
  typed = null;
});
