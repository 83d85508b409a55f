// The portal's worker: with a line it changes nothing; without one a page says so instead of the browser's error.
// It shows what the portal says when nobody looks: a title with a code, nothing of anybody.
// It keeps that page and its sheet, never a page with anybody's data. The staff side has a worker of its own.
"use strict";

const NAME = "cong-dich-vu-cong", PAGE = "{{ page }}", KEPT = [PAGE, "{{ sheet }}"];
const NOT_OURS = ["/can-bo/", "/quan-tri/", "/api/"];

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(KEPT.map((url) => new Request(url, { cache: "reload" })))));
});
// No navigation preload: a page left alone below would be asked for twice, and what is said once would be lost.

self.addEventListener("push", (event) => {
  const { title, tag } = event.data?.json() ?? {};
  if (title) event.waitUntil(self.registration.showNotification(title, { tag, icon: "{{ icon }}", badge: "{{ icon }}", lang: "vi" }));
});
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow("{{ inbox }}"));
});

self.addEventListener("fetch", (event) => {
  const { request } = event, path = new URL(request.url).pathname;
  if (NOT_OURS.some((start) => path.startsWith(start))) return;
  if (request.mode === "navigate" && request.method === "GET") event.respondWith(page(request));
  else if (request.destination === "style" && path === KEPT[1]) event.respondWith(fetch(request).catch(() => caches.match(request)));
});

async function page(request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(PAGE)) ?? Response.error();
  }
}
