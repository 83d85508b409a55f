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
  } catch (problem) {
    if (request.signal.aborted) throw problem; // the browser went elsewhere by itself
    if (!copy && (await hasLine())) return fetch(request); // it stumbled, the line is there
  }
  if (copy) typed = await fields(copy);
  return (await kept(SHELL)) ?? Response.error();
}

// A page is not called cut off before the server has been asked once more.
async function hasLine() {
  try {
    return (await fetch("{{ ready }}", { cache: "no-store", signal: AbortSignal.timeout(3000) })).ok;
  } catch {
    return false;
  }
}

async function fields(request) {
  try {
    const all = [...(await request.formData())], body = all.filter(([, value]) => typeof value === "string");
    if (body.some(([name]) => /password|secret|otp/i.test(name))) return null; // those are typed again
    return { url: request.url, fields: body, files: all.some(([, value]) => value.size), line: await hasLine() };
  } catch {
    return null;
  }
}

self.addEventListener("message", (event) => {
  if (event.data !== "typed") return;
  event.ports[0].postMessage(typed);
  typed = null;
});
