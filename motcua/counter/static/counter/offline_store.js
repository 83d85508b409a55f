// What a desk keeps in the browser for hours without a line: the shell of its page, its procedures, and the sealed
// intakes that wait to be sent. An intake is sealed for the server (ECDH P-256, HKDF-SHA256, AES-256-GCM; see
// counter/sealing.py): this machine itself cannot read it again.
"use strict";

const offlineStore = (() => {
  const EVERY = 3600e3; // how old the kept procedures may become while there is a line
  const SENT_KEPT = 2 * 86400e3;
  const TO_LETTER = new TextEncoder().encode("motcua.counter.sealing letter");
  const settings = document.querySelector("[data-offline-desk]")?.dataset ?? {};

  const opened = new Promise((resolve, reject) => {
    const asked = indexedDB.open("quay-ngoai-tuyen", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("desk");
      asked.result.createObjectStore("queue", { keyPath: "ticket" });
    };
    asked.onsuccess = () => {
      asked.result.onversionchange = () => { // a newer page needs the store: it must not wait for this one
        asked.result.close();
        dispatchEvent(new Event("offline-store-gone"));
      };
      resolve(asked.result);
    };
    asked.onerror = () => reject(asked.error);
  });
  const done = (asked) => new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  // A write is done when its transaction is on the disk, not when it was asked for.
  async function write(store, act) {
    const transaction = (await opened).transaction(store, "readwrite", { durability: "strict" });
    act(transaction.objectStore(store));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  }
  const read = async (store, key) => {
    const rows = (await opened).transaction(store).objectStore(store);
    return done(key === undefined ? rows.getAll() : rows.get(key));
  };

  async function prepare() {
    if (!("serviceWorker" in navigator)) return;
    await navigator.serviceWorker.register(settings.worker, { scope: settings.scope });
    const before = await read("desk", "facts");
    const same = !settings.officer || (before?.officer === settings.officer && before?.unit === settings.unit);
    if (before && same && Date.now() - before.fetched < EVERY) return;
    const answer = await fetch(settings.facts, { redirect: "manual" });
    if (!answer.ok) return;
    const facts = await answer.json();
    const cache = await caches.open("quay-ngoai-tuyen");
    await cache.addAll(facts.kept.map((url) => new Request(url, { redirect: "error" })));
    const wanted = new Set(facts.kept.map((url) => new URL(url, location).href));
    for (const old of await cache.keys()) if (!wanted.has(old.url)) await cache.delete(old);
    await write("desk", (rows) => rows.put({ ...facts, fetched: Date.now() }, "facts"));
    navigator.storage?.persist?.();
  }

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
  const text = (buffer) => btoa(Array.from(new Uint8Array(buffer), (one) => String.fromCharCode(one)).join(""))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  async function seal(letter, key) {
    const curve = { name: "ECDH", namedCurve: "P-256" }, theirs = bytes(key);
    const own = await crypto.subtle.generateKey(curve, false, ["deriveBits"]);
    const server = await crypto.subtle.importKey("raw", theirs, curve, false, []);
    const secret = await crypto.subtle.deriveBits({ name: "ECDH", public: server }, own.privateKey, 256);
    const base = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
    const how = { name: "HKDF", hash: "SHA-256", salt: theirs, info: TO_LETTER };
    const once = await crypto.subtle.deriveKey(how, base, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
    const nonce = crypto.getRandomValues(new Uint8Array(12));
    const body = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, once, new TextEncoder().encode(JSON.stringify(letter)));
    return [await crypto.subtle.exportKey("raw", own.publicKey), nonce, body].map(text).join(".");
  }

  async function add(entry, letter, key) {
    const row = { ...entry, state: "waiting", sealed: await seal(letter, key) };
    await write("queue", (rows) => rows.add(row));
  }

  // Sends what waits, one after the other, in one tab at a time. "sent", or why not: "no line", "signed out".
  const send = () => navigator.locks.request("quay-ngoai-tuyen", { ifAvailable: true }, async (lock) => {
    if (!lock) return "sent";
    const queue = (await read("queue")).filter((row) => row.state === "waiting").sort((a, b) => a.taken - b.taken);
    if (!queue.length) return "sent";
    try {
      const state = await fetch(settings.state, { redirect: "manual" });
      if (!state.ok) return state.type === "opaqueredirect" || state.status === 403 ? "signed out" : "no line";
      const { csrf } = await state.json();
      for (const row of queue) {
        const body = new FormData();
        body.set("sealed", row.sealed);
        const answer = await fetch(settings.send, { method: "POST", body, headers: { "X-CSRFToken": csrf }, redirect: "manual" });
        if (!answer.ok) return "no line";
        const said = await answer.json();
        const sealed = said.state === "refused" ? row.sealed : ""; // what the server has is not kept here
        await write("queue", (rows) => rows.put({ ...row, ...said, sealed, at: Date.now() }));
      }
      return "sent";
    } catch {
      return "no line";
    }
  });

  async function queue() {
    const rows = (await read("queue")).sort((a, b) => b.taken - a.taken);
    const old = rows.filter((row) => !row.sealed && Date.now() - row.at > SENT_KEPT);
    if (old.length) await write("queue", (store) => old.forEach((row) => store.delete(row.ticket)));
    return rows.filter((row) => !old.includes(row));
  }
  const again = (ticket) => read("queue", ticket).then((row) => row && write("queue", (rows) => rows.put({ ...row, state: "waiting", message: "" })));
  const drop = (ticket) => write("queue", (rows) => rows.delete(ticket));
  return { settings, prepare, add, send, queue, again, drop, facts: () => read("desk", "facts") };
})();
