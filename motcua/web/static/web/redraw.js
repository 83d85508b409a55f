// A part of a form is drawn anew by the server while the person goes on typing. What was typed, chosen or pasted after
// the question left wins over the answer; focus and caret stay; a word being composed (Telex, a telephone's keyboard)
// is finished first. redrawKeeping(part, before, draw) serves the desk too, whose parts do not come by htmx.
"use strict";

const TYPED = "input:not([type=hidden], [type=file], [type=submit], [type=button]), select, textarea";
const ticked = (field) => field.type === "radio" || field.type === "checkbox";
const stateOf = (field) => (ticked(field) ? field.checked : field.value);

// Fields of a part by a key that the next drawing has too: name, for choices the value, and which one of that name.
function fieldsOf(part) {
  const found = new Map(), seen = new Map();
  for (const field of part.querySelectorAll(TYPED)) {
    const name = ticked(field) ? `${field.name}=${field.value}` : field.name || field.id;
    const place = seen.get(name) ?? 0;
    seen.set(name, place + 1);
    found.set(`${name}#${place}`, field);
  }
  return found;
}
const statesOf = (part) => new Map([...fieldsOf(part)].map(([key, field]) => [key, stateOf(field)]));

function put(field, state) {
  if (ticked(field)) field.checked = state;
  else if (field.tagName !== "SELECT") field.value = state;
  else if ([...field.options].some((option) => option.value === state)) field.value = state;
}

// The browser says "change" only of what was typed into the field itself: for what was typed into its predecessor we do.
function sayChangeOnLeaving(field) {
  let said = false;
  field.addEventListener("change", () => (said = true), { once: true });
  field.addEventListener("blur", () => said || field.dispatchEvent(new Event("change", { bubbles: true })), { once: true });
}

// before: statesOf(part) when the question left. draw: puts the new drawing in place and returns the part as it is then.
function redrawKeeping(part, before, draw) {
  const old = fieldsOf(part), newer = [...old].filter(([key, field]) => before.get(key) !== stateOf(field));
  const states = newer.map(([key, field]) => [key, stateOf(field)]);
  const active = document.activeElement, focused = [...old].find(([, field]) => field === active)?.[0];
  let caret = null;
  try {
    caret = focused && [active.selectionStart, active.selectionEnd, active.selectionDirection];
  } catch { /* a field without a caret */ }
  const fresh = fieldsOf(draw());
  for (const [key, state] of states) if (fresh.has(key)) put(fresh.get(key), state);
  const field = focused && fresh.get(focused);
  if (!field) return;
  field.focus({ preventScroll: true });
  if (caret && caret[0] !== null) field.setSelectionRange?.(...caret);
  if (!ticked(field) && field.tagName !== "SELECT" && states.some(([key]) => key === focused)) sayChangeOnLeaving(field);
}

let composing = false;
document.addEventListener("compositionstart", () => (composing = true), true);
document.addEventListener("compositionend", () => (composing = false), true);
const composed = () => new Promise((go) => (composing ? document.addEventListener("compositionend", () => setTimeout(go), { once: true }) : go()));

// Questions by htmx: choices draw the part anew, the newest alone (hx-sync); buttons add or remove a row, and a choice
// made meanwhile is asked about after them; some questions only reckon a figure (hx-swap="none").
const questions = new WeakMap();
const draws = (element) => element.getAttribute("hx-swap") !== "none";
let asked = 0, drawn = 0, acting = null, askAgain = false;
document.addEventListener("htmx:confirm", (event) => {
  if (!acting || !event.detail.elt.matches("[hx-sync]")) return;
  event.preventDefault();
  askAgain ||= !event.detail.elt.matches("button");
});
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  const part = detail.target;
  if (!part?.id || !part.querySelector(TYPED)) return;
  if (detail.elt.matches("button[hx-sync]")) acting = detail.xhr;
  questions.set(detail.xhr, { part, before: statesOf(part), number: ++asked, draws: draws(detail.elt) });
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.xhr === acting) acting = null;
});
document.addEventListener("htmx:beforeSwap", async ({ detail }) => {
  const question = questions.get(detail.xhr);
  if (!question || !detail.shouldSwap) return;
  if (!question.draws) return void (detail.shouldSwap = question.number > drawn); // reckoned before the last drawing
  if (detail.target !== question.part) return; // a refusal goes to its own place
  detail.shouldSwap = false;
  const { part, before, number } = question;
  if (composing) await composed();
  drawn = Math.max(drawn, number);
  redrawKeeping(part, before, () => {
    htmx.swap(part, detail.serverResponse, { swapStyle: "innerHTML", swapDelay: 0, settleDelay: 0 });
    return part;
  });
  if (!askAgain) return;
  askAgain = false;
  setTimeout(() => part.querySelector("[hx-sync]:not(button)")?.dispatchEvent(new Event("change", { bubbles: true })));
});
