// Keys of the counter, the desk form's unfolding parts, and the receipt that prints itself. Without JavaScript every
// act is still there: the keys are only a shorter way to links and buttons of the page.
"use strict";

const SINGLE = "counter-single-keys"; // switched off on this machine (WCAG 2.1.4)
const singleKeys = () => localStorage.getItem(SINGLE) !== "off";
document.querySelectorAll("[data-single-keys]").forEach((box) => {
  box.checked = singleKeys();
  box.addEventListener("change", () => localStorage.setItem(SINGLE, box.checked ? "on" : "off"));
});

function step(by) {
  const links = [...document.querySelectorAll(".row-link")];
  const here = links.indexOf(document.activeElement);
  links[here < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(here + by, 0), links.length - 1)]?.focus();
}
// A letter moves or opens. What is sent is an act: Ctrl+Enter (data-key in app.js) or the button itself.
const opens = (one) => one.matches("a[href], button[type=button]") || one.form?.method === "get";
function open(selector) {
  const target = document.querySelector(selector);
  if (!target || !opens(target)) return false;
  target.click();
  return true;
}
const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  n: () => open("[data-next-act]"),
  "?": () => document.querySelector(".keys-button")?.click(),
};

// What a page's own keys do is said where the page declares them: the name of the link or button itself.
const KEYED = "[data-press], [data-next-act], [data-filter], [data-row-key], [data-key]:not([data-next-act], #q-find)";
function keysOf(one) {
  const { press, key, filter, rowKey } = one.dataset;
  if (press || rowKey) return [press || rowKey];
  if (filter) return ["f", filter];
  if (one.matches("[data-next-act]")) return ["n"];
  return [key.replace(/(^|\+)./g, (letter) => letter.toUpperCase())];
}
function nameOf(one) {
  if (one.dataset.rowKeyName) return one.dataset.rowKeyName; // a key that acts on the row in focus
  const copy = (one.labels?.[0] ?? one).cloneNode(true);
  copy.querySelectorAll("kbd, svg").forEach((part) => part.remove());
  return one.getAttribute("aria-label") || copy.textContent.replace(/\s+/g, " ").trim();
}
function drawKeys() {
  const part = document.querySelector("[data-page-keys]");
  const rows = [...document.querySelectorAll(KEYED)].filter((one) => one.checkVisibility?.() ?? true).map((one) => {
    const row = document.createElement("div"), keys = document.createElement("dt"), name = document.createElement("dd");
    keysOf(one).forEach((key) => {
      const box = document.createElement("kbd");
      box.textContent = key;
      keys.append(box, " ");
    });
    name.textContent = nameOf(one);
    row.append(keys, name);
    return row;
  });
  part.querySelector("dl").replaceChildren(...rows);
  part.hidden = rows.length === 0;
}
document.querySelector(".keys-button")?.addEventListener("click", drawKeys);
// Back from a dossier: its row has the focus again.
const row = location.hash.startsWith("#hs-") && document.getElementById(location.hash.slice(1));
if (row) {
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "center" });
}
const press = (letter) => open(`[data-press="${CSS.escape(letter)}"]`);
const NAMED = { g: "list", f: "filter" }; // after g a letter names a list, after f a saved filter
let going = null, since = 0;
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const shut = event.target.closest?.("dialog:not([open])"); // a dialog just closed may keep the focus for a moment
  if (shut) event.target.blur();
  else if (event.target.closest?.("input, select, textarea, dialog, [contenteditable]")) return;
  if (event.key !== "?" && !singleKeys()) return;
  if (going && Date.now() - since < 1500) {
    open(`[data-${going}="${CSS.escape(event.key)}"]`);
    going = null;
    return event.preventDefault();
  }
  if (NAMED[event.key]) [going, since] = [NAMED[event.key], Date.now()];
  else if (press(event.key === "=" ? "+" : event.key)) event.preventDefault(); // the page's own keys come first
  else if (KEYS[event.key]) {
    KEYS[event.key]();
    event.preventDefault();
  }
});

// A page of a paper that could not be drawn is said in a sentence instead of a broken picture.
document.addEventListener("error", (event) => {
  if (!event.target.matches?.("[data-picture]")) return;
  event.target.hidden = true;
  event.target.parentElement.querySelector("[data-picture-failed]").hidden = false;
}, true);

// Rows of a list chosen for one act: x ticks the row in focus, the links above tick all or none without a reload.
const chooser = document.querySelector("[data-many]");
function said() {
  const place = chooser.querySelector("[data-ticked]"), n = chooser.querySelectorAll("[name=d]:checked").length;
  place.textContent = n ? `${n} ${place.dataset.words}` : "";
}
if (chooser) {
  said();
  chooser.addEventListener("change", said);
  KEYS.x = () => {
    const box = document.activeElement.closest("tr")?.querySelector("[name=d]");
    if (box) box.checked = !box.checked;
    said();
  };
  chooser.querySelectorAll("[data-tick]").forEach((link) => link.addEventListener("click", (event) => {
    event.preventDefault();
    for (const box of chooser.querySelectorAll("[name=d]")) box.checked = link.dataset.tick === "all";
    said();
  }));
}

// Parts that belong to one answer: data-shown-if="name=value", data-shown-unless="name=value".
const desk = document.querySelector("[data-desk]");
function unfold() {
  for (const [mark, wanted] of [["shownIf", true], ["shownUnless", false]]) {
    for (const part of desk.querySelectorAll(mark === "shownIf" ? "[data-shown-if]" : "[data-shown-unless]")) {
      const [name, value] = part.dataset[mark].split("=");
      part.hidden = (desk.querySelector(`[name="${CSS.escape(name)}"]:checked`)?.value === value) !== wanted;
    }
  }
}

// The part of the form that depends on an answer is asked for again; what is typed stays, the focus too (redraw.js).
// One question after the other, so that no answer undoes another.
let asking = Promise.resolve();
const redraw = (...question) => (asking = asking.then(() => ask(...question)));
async function ask(how, part, value = "1") {
  const body = new FormData(desk), before = statesOf(document.querySelector(part));
  for (const [name, value] of [...body]) if (typeof value !== "string") body.delete(name);
  body.append(how, value);
  try {
    const answer = await fetch(location.href, { method: "POST", body });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector(part);
    if (!fresh) return;
    await composed();
    const old = document.querySelector(part), open = new Set([...desk.querySelectorAll("details[open]")].map((one) => one.id));
    for (const one of fresh.querySelectorAll("details")) one.open ||= open.has(one.id);
    redrawKeeping(old, before, () => {
      old.replaceWith(fresh);
      return fresh;
    });
  } catch { /* the line is cut: the form stays as it is, its button asks again */ }
}
if (desk) {
  unfold();
  if (!document.querySelector("[data-focus]")) desk.querySelector("[name='d-id_number']")?.focus();
  desk.addEventListener("change", (event) => {
    unfold();
    if (event.target.matches("[data-redraw]")) redraw("redraw", "#to-khai");
  });
  desk.querySelector("[name='d-id_number']")?.addEventListener("change", (event) => {
    if (event.target.value.trim().length > 5) redraw("find", "#nguoi");
  });
  desk.addEventListener("click", (event) => {
    const button = event.target.closest("[data-find], [name=_add], [name=_remove]");
    if (!button) return;
    event.preventDefault();
    redraw(button.name, button.name === "find" ? "#nguoi" : "#to-khai", button.value);
  });
  // Enter in a field goes on to the next one; only a button acts.
  desk.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.ctrlKey || !event.target.matches("input:not([type=file])")) return;
    event.preventDefault();
    const stops = [...desk.querySelectorAll("input:not([type=hidden]), select, textarea, summary, button:not([data-find])")].filter((one) => one.offsetParent);
    stops[stops.indexOf(event.target) + 1]?.focus();
  });
}
document.querySelector("[data-focus-inside] input")?.focus();

// The receipt prints itself: the frame holds the stored PDF. A browser that cannot print frames has the link.
const paper = document.querySelector("#ban-in");
function printPaper() {
  try {
    paper.contentWindow.focus();
    paper.contentWindow.print();
    return true;
  } catch {
    return false;
  }
}
// A driven browser has no printer: Chromium without a screen crashes when a PDF frame is printed.
if (paper?.dataset.printOnLoad !== undefined && !navigator.webdriver) paper.addEventListener("load", printPaper, { once: true });
document.querySelector("[data-print-paper]")?.addEventListener("click", (event) => {
  if (paper && printPaper()) event.preventDefault();
});

// A slider beside a select of months, the oldest at the left; it shows the month before it is let go.
for (const slider of document.querySelectorAll("[data-slides]")) {
  const select = document.querySelector(slider.dataset.slides), said = slider.labels[0].querySelector("output");
  const months = [...select.options].filter((one) => /^\d/.test(one.value)).reverse();
  const chosen = months.findIndex((one) => one.selected);
  const say = () => {
    said.textContent = months[slider.value].text;
    slider.setAttribute("aria-valuetext", said.textContent);
  };
  slider.max = months.length - 1;
  slider.value = chosen < 0 ? months.length - 1 : chosen;
  slider.addEventListener("input", () => {
    select.value = months[slider.value].value;
    say();
  });
  if (chosen >= 0) say(); // a year stands at no month
  slider.closest("[hidden]").hidden = false;
}

// A drafted value that departs from what it came from is marked while it is typed.
for (const line of document.querySelectorAll("[data-declared]")) {
  const plain = (text) => text.trim().replace(/\s+/g, " ");
  line.addEventListener("input", (event) => {
    const differs = plain(event.target.value) !== plain(line.dataset.declared);
    line.classList.toggle("draft-line--differs", differs);
    const chip = line.querySelector(".draft-line__declared .chip");
    if (chip) chip.hidden = !differs;
  });
}

// A page kept whole for Back shows buttons of acts that may be done: it is asked for again.
addEventListener("pageshow", (event) => event.persisted && location.reload());
