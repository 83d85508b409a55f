// What every page needs beside htmx. Each part works on attributes; a page without JavaScript loses none of its acts.
"use strict";

// A button that was pressed is busy until the answer comes: no second press, the same width.
const BUSY_AT_MOST = 15000; // a download leaves the page where it is
function busy(button) {
  if (!button || button.dataset.keep !== undefined) return;
  button.style.minWidth = `${button.offsetWidth}px`;
  button.setAttribute("aria-busy", "true");
  setTimeout(() => idle(button), BUSY_AT_MOST);
}
function idle(button) {
  if (!button) return;
  button.removeAttribute("aria-busy");
  button.style.minWidth = "";
}
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (button?.getAttribute("aria-busy") === "true") return event.preventDefault();
  if (event.target.method !== "dialog") busy(button);
}, true);
// Who signs out leaves nothing in the browser: copies of forms a cut line kept, files half sent. What a desk
// without a line took in stays: it is sealed, and nobody else has it.
document.addEventListener("submit", (event) => {
  if (!event.target.hasAttribute("data-sign-out")) return;
  sessionStorage.clear();
  Object.keys(localStorage).filter((place) => place.startsWith("upload:")).forEach((place) => localStorage.removeItem(place));
});
addEventListener("pageshow", (event) => event.persisted && document.querySelectorAll("[aria-busy=true]").forEach(idle));
document.addEventListener("htmx:beforeRequest", (event) => {
  const element = event.detail.elt;
  if (element.matches("button")) busy(element);
});
document.addEventListener("htmx:afterRequest", (event) => {
  const element = event.detail.elt;
  idle(element.matches("button") ? element : element.querySelector("[aria-busy=true]"));
});

// What could not be sent is said in a sentence.
function say(text) {
  const place = document.getElementById("notice");
  if (!place) return;
  const box = document.createElement("div");
  box.className = "notice notice--danger";
  box.setAttribute("role", "alert");
  const words = document.createElement("p");
  words.textContent = text;
  box.append(words);
  place.replaceChildren(box);
  place.scrollIntoView({ block: "nearest" });
}
document.addEventListener("htmx:sendError", () => say(document.body.dataset.offline));
document.addEventListener("htmx:timeout", () => say(document.body.dataset.offline));
document.addEventListener("htmx:responseError", ({ detail }) => say(document.body.dataset[detail.xhr.status === 503 ? "away" : "broken"]));

// data-key="ctrl+k" on a field takes the focus there; on a button or link presses it. Always with Ctrl or Alt,
// so that a single letter typed by mistake does nothing (WCAG 2.1.4).
document.addEventListener("keydown", (event) => {
  if (!event.ctrlKey && !event.altKey) return;
  const letter = event.code.startsWith("Key") || event.code.startsWith("Digit") ? event.code.slice(-1) : event.key;
  const pressed = `${event.ctrlKey ? "ctrl+" : ""}${event.altKey ? "alt+" : ""}${letter.toLowerCase()}`;
  const target = document.querySelector(`[data-key="${CSS.escape(pressed)}"]`);
  if (!target || target.disabled) return;
  event.preventDefault();
  if (event.repeat || document.querySelector("dialog[open]")) return; // a key held down is one press
  if (target.matches("input, select, textarea")) {
    target.focus();
    target.select?.();
  } else target.click();
});

// Up and down between the rows of a work list.
document.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  if (!event.target.matches?.(".row-link")) return;
  const links = [...event.target.closest("table").querySelectorAll(".row-link")];
  const next = links[links.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)];
  if (next) {
    event.preventDefault();
    next.focus();
  }
});

// Dialogs: data-dialog="#id" opens, data-dialog-close closes.
document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-dialog]");
  if (opener) {
    event.preventDefault();
    document.querySelector(opener.dataset.dialog).showModal();
  }
  event.target.closest?.("[data-dialog-close]")?.closest("dialog").close();
  if (event.target.closest?.("[data-print]")) print();
});

// After a refused post the summary of errors takes the focus; data-print-now prints a receipt as it opens.
function settle(root) {
  (root.querySelector?.("[data-focus]") ?? document.querySelector("[data-focus]"))?.focus();
}
settle(document);
document.addEventListener("htmx:afterSettle", (event) => settle(event.detail.elt));
if (document.querySelector("[data-print-now]")) addEventListener("load", () => print());

// Suggestions under a search box (ARIA combobox pattern). The server answers options, role="option" data-href="…", in groups or not.
document.querySelectorAll("[data-suggest]").forEach((form) => {
  const field = form.querySelector("input[type=search]");
  const list = document.createElement("ul");
  list.id = `${field.id}-suggestions`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.labels[0]?.textContent ?? "");
  list.hidden = true;
  const said = document.createElement("p"); // nothing found, or no answer: said in a sentence, and aloud
  said.className = "suggestions suggestions--said";
  said.setAttribute("role", "status");
  form.append(list, said);
  for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", list.id], ["aria-autocomplete", "list"]]) field.setAttribute(name, value);
  let timer, request, chosen = -1;
  const options = () => [...list.querySelectorAll("[role=option]")];
  const close = () => {
    list.hidden = true;
    said.textContent = "";
    chosen = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const mark = (place) => {
    const all = options();
    chosen = (place + all.length) % all.length;
    all.forEach((option, n) => option.setAttribute("aria-selected", String(n === chosen)));
    field.setAttribute("aria-activedescendant", all[chosen].id);
    all[chosen].scrollIntoView({ block: "nearest" });
  };
  const tell = (words) => {
    close();
    if (document.activeElement === field) said.textContent = words;
  };
  const ask = async () => {
    request?.abort();
    if (field.value.trim().length < 2) return close();
    request = new AbortController();
    const url = new URL(form.dataset.suggest, location.href);
    url.searchParams.set("q", field.value);
    try {
      const answer = await fetch(url, { signal: request.signal, headers: { "HX-Request": "true" } });
      if (!answer.ok || answer.redirected) return tell(form.dataset.failed); // signed out meanwhile, or in trouble
      const drawn = await answer.text();
      if (document.activeElement !== field) return; // gone elsewhere meanwhile
      if (!drawn.trim()) return tell(form.dataset.none);
      list.innerHTML = drawn;
      said.textContent = "";
      options().forEach((option, n) => (option.id ||= `${list.id}-${n}`));
      chosen = -1;
      list.hidden = options().length === 0;
      field.setAttribute("aria-expanded", String(!list.hidden));
    } catch (problem) {
      if (problem.name !== "AbortError") tell(form.dataset.failed);
    }
  };
  const open = (option) => option?.dataset.href && location.assign(option.dataset.href);
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 160);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (list.hidden) return;
    if (event.key === "ArrowDown") mark(chosen + 1);
    else if (event.key === "ArrowUp") mark(chosen < 0 ? -1 : chosen - 1);
    else if (event.key === "Home" && chosen >= 0) mark(0);
    else if (event.key === "End" && chosen >= 0) mark(-1);
    else if (event.key === "Enter" && chosen >= 0) open(options()[chosen]);
    else return;
    event.preventDefault();
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => open(event.target.closest("[role=option]")));
  field.addEventListener("blur", close);
});

// The portal is installed by a worker that only knows what to show when there is no line.
const worker = document.querySelector("link[rel=manifest]")?.dataset.worker;
if (worker && "serviceWorker" in navigator) addEventListener("load", () => navigator.serviceWorker.register(worker).catch(() => {}));
