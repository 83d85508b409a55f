// The desk without a line: find a procedure, write down who and what, print a provisional receipt, send later.
"use strict";

const $ = (what, where = document) => where.querySelector(what);
const words = $("[data-words]").dataset;
const intake = $("[data-intake]"), receipt = $("[data-receipt]"), finding = $("[data-finding]"), list = $("[data-queue]");
const field = (name) => intake.elements[`d-${name}`];
const clone = (id) => document.getElementById(id).content.cloneNode(true).firstElementChild;
const ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"; // 32 signs nobody mistakes for one another
const USUAL = 12, FOUND = 30, AGAIN = 30e3;
let desk, chosen;

const fold = (text) => text.toLowerCase().replace(/đ/g, "d").normalize("NFD").replace(/\p{M}/gu, "").replace(/\s+/g, " ").trim();
const random = (length) => crypto.getRandomValues(new Uint8Array(length));
const newTicket = () => `TN-${Array.from(random(8), (one) => ALPHABET[one & 31]).join("")}`;
function uuid7() {
  const all = random(16);
  for (let place = 0, rest = Date.now(); place < 6; place++, rest = Math.floor(rest / 256)) all[5 - place] = rest % 256;
  all[6] = (all[6] & 0x0f) | 0x70;
  all[8] = (all[8] & 0x3f) | 0x80;
  const hex = Array.from(all, (one) => one.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
const elapsed = () => Date.now() - desk.fetched; // the desk's time goes on from the server's
const TIME = { day: "2-digit", month: "2-digit", year: "numeric", hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" };
function moment(at) {
  const part = Object.fromEntries(new Intl.DateTimeFormat("en-GB", TIME).formatToParts(at).map((one) => [one.type, one.value]));
  return `${part.day}/${part.month}/${part.year} ${part.hour}:${part.minute}`;
}
const domain = (since = elapsed()) => new Date(Date.parse(desk.now) + since);

// Finding: every word of the question, or of what a word of the people means, is in the name.
function found(question) {
  const asked = fold(question);
  if (!asked) return desk.procedures.slice(0, USUAL);
  const ways = [asked, ...desk.synonyms.filter(([said]) => asked.includes(said)).map(([said, means]) => asked.replace(said, means))];
  const fits = (one) => ways.some((way) => way.split(" ").every((word) => one.words.includes(word)));
  return desk.procedures.filter(fits).slice(0, FOUND);
}
function drawFound() {
  const rows = found($("#tim-thu-tuc").value);
  $("#thu-tuc-thay").replaceChildren(...rows.map((one) => {
    const row = clone("mau-thu-tuc");
    $("[data-name]", row).textContent = one.name;
    $(".sub", row).textContent = one.code;
    $("button", row).addEventListener("click", () => choose(one));
    return row;
  }));
  $("[data-none]").hidden = rows.length > 0;
}

// The form of the chosen procedure: its cases and its checklist.
function choose(one) {
  chosen = one;
  intake.reset();
  field("dossier_id").value = uuid7();
  field("key").value = uuid7();
  $("[data-chosen]").textContent = one.name;
  $("[data-wrong]").hidden = true;
  const cases = $("[data-cases]");
  cases.hidden = !one.cases.length;
  $(".choice-cards", cases).replaceChildren(...one.cases.map((two, _place, every) => {
    const label = document.createElement("label"), radio = document.createElement("input"), name = document.createElement("b");
    Object.assign(radio, { type: "radio", name: "d-case", value: two.id, checked: every.length === 1 });
    name.textContent = two.name;
    label.append(radio, name);
    return label;
  }));
  const papers = $("[data-papers]");
  papers.hidden = !one.papers.length;
  papers.querySelectorAll(".card").forEach((row) => row.remove());
  papers.append(...one.papers.map(paperRow));
  show(intake);
  unfoldParts();
  field("id_number").focus();
}
function paperRow(paper) {
  const row = clone("mau-giay");
  row.dataset.case = paper.case ?? "";
  $("[data-title]", row).textContent = paper.title;
  $("p", row).id = paper.name;
  $(".field__optional", row).hidden = paper.required;
  $(".check", row).hidden = !paper.shown;
  $(".counts", row).hidden = paper.shown;
  const name = (input, label, part, value) => {
    input.id = input.name = `${paper.name}-${part}`;
    input.setAttribute("aria-describedby", paper.name);
    label.htmlFor = input.id;
    if (value !== undefined) input.value = value;
  };
  if (paper.shown) return $(".counts", row).remove(), name($(".check input", row), $(".check label", row), "shown"), row;
  $(".check", row).remove();
  const [originals, copies] = row.querySelectorAll(".counts > div");
  name($("input", originals), $("label", originals), "originals", paper.originals);
  name($("input", copies), $("label", copies), "copies", paper.copies);
  return row;
}
function unfoldParts() {
  $("[data-proxy]").hidden = field("filed_by").value === "self";
  const wanted = intake.elements["d-case"]?.value ?? "";
  for (const row of document.querySelectorAll("[data-papers] .card")) row.hidden = Boolean(row.dataset.case) && row.dataset.case !== wanted;
}
function show(part) {
  for (const one of [intake, receipt, finding]) one.hidden = one !== part;
}
function another() {
  $("#tim-thu-tuc").value = "";
  drawFound();
  show(finding);
  $("#tim-thu-tuc").focus();
}

const value = (name) => intake.elements[name]?.value.trim() ?? "";
const papersHere = () => chosen.papers.filter((one) => one.case === null || String(one.case) === value("d-case"));
function handedIn(paper) {
  if (paper.shown) return intake.elements[`${paper.name}-shown`].checked ? words.shown : "";
  const [originals, copies] = ["originals", "copies"].map((part) => Number(value(`${paper.name}-${part}`)) || 0);
  return [originals && `${originals} ${words.originals}`, copies && `${copies} ${words.copies}`].filter(Boolean).join(", ");
}
function problems(act) {
  const way = value("d-filed_by"), wrong = [];
  if (!value("d-name")) wrong.push(words.name);
  if (chosen.cases.length && !value("d-case")) wrong.push(words.caseOf);
  if (way !== "self" && !value("d-proxy_name")) wrong.push(words.proxyName);
  if (way === "authorised" && !value("d-proxy_paper")) wrong.push(words.proxyPaper);
  const counts = papersHere().filter((one) => !one.shown).flatMap((one) => [value(`${one.name}-originals`), value(`${one.name}-copies`)]);
  if (counts.some((count) => !/^\d{0,2}$/.test(count))) wrong.push(words.count);
  if (act === "receive") for (const one of papersHere()) if (one.required && !handedIn(one)) wrong.push(`${words.lacking} ${one.title}`);
  return wrong;
}

intake.addEventListener("change", unfoldParts);
intake.addEventListener("keydown", (event) => { // Enter goes on to the next field; only a button acts
  if (event.key !== "Enter" || event.ctrlKey || !event.target.matches("input")) return;
  event.preventDefault();
  const stops = [...intake.querySelectorAll("input:not([type=hidden]), select, button")].filter((one) => one.offsetParent);
  stops[stops.indexOf(event.target) + 1]?.focus();
});
intake.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = event.submitter, act = button.value, wrong = problems(act), box = $("[data-wrong]");
  box.hidden = !wrong.length;
  $("ul", box).replaceChildren(...wrong.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  if (wrong.length) return release(button), box.focus();
  const since = elapsed(), ticket = newTicket();
  const fields = [...new FormData(intake)].filter(([name, text]) => typeof text === "string" && name !== "csrfmiddlewaretoken");
  const letter = { pass: desk.pass, ticket, dossier_id: value("d-dossier_id"), elapsed: since, act, version: chosen.id, name: chosen.name, fields };
  const entry = { ticket, taken: Date.now(), when: moment(domain(since)), procedure: chosen.name };
  try {
    await offlineStore.add(entry, letter, desk.key);
  } catch { // a full disk: no receipt for what is not written down
    box.hidden = false;
    $("ul", box).replaceChildren(Object.assign(document.createElement("li"), { textContent: words.full }));
    return release(button), box.focus();
  }
  release(button);
  drawReceipt(ticket, since);
  await drawQueue();
  if (!navigator.webdriver && act === "receive") print(); // a driven browser has no printer
  send();
});
const release = (button) => button.removeAttribute("aria-busy");

function drawReceipt(ticket, since) {
  const say = (part, text) => ($(`[data-receipt-${part}]`).textContent = text);
  say("unit", desk.unit);
  say("ticket", ticket);
  say("name", value("d-name"));
  say("procedure", chosen.name);
  say("taken", moment(domain(since)));
  say("officer", desk.officer);
  const here = papersHere().map((one) => [one.title, handedIn(one)]).filter(([, how]) => how);
  $("[data-receipt-papers]").replaceChildren(...here.map(([title, how]) => Object.assign(document.createElement("li"), { textContent: `${title}: ${how}` })));
  show(receipt);
  $("#s-bien-nhan").focus();
}

// What was written here and what became of it.
async function drawQueue() {
  const rows = await offlineStore.queue();
  list.hidden = !rows.length;
  $("[data-send-now]").hidden = !rows.some((row) => row.state === "waiting");
  $("ul", list).replaceChildren(...rows.map((row) => {
    const line = clone("mau-cho"), open = $("[data-open]", line), message = $("[data-message]", line);
    $(".code", line).textContent = row.ticket;
    $(".sub", line).textContent = `${row.when} · ${row.procedure}`;
    $(`[data-state="${row.state}"]`, line).hidden = false;
    message.textContent = row.message || (row.due ? `${words.due} ${row.due}.` : "");
    message.hidden = !message.textContent;
    if (row.url) Object.assign(open, { href: row.url, textContent: row.code, hidden: false });
    const refused = row.state === "refused";
    $("[data-read]", line).hidden = $("[data-again]", line).hidden = !refused;
    $("[data-read]", line).addEventListener("click", () => readAgain(row));
    $("[data-again]", line).addEventListener("click", async () => {
      await offlineStore.again(row.ticket);
      await drawQueue();
      send();
    });
    return line;
  }));
}
async function readAgain(row) {
  const state = await fetch(offlineStore.settings.state, { redirect: "manual" }).catch(() => null);
  if (!state?.ok) return says(state ? "signed out" : "no line");
  const form = Object.assign(document.createElement("form"), { method: "post", action: offlineStore.settings.read, hidden: true });
  for (const [name, text] of Object.entries({ csrfmiddlewaretoken: (await state.json()).csrf, sealed: row.sealed, problem: row.message })) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value: text }));
  }
  document.body.append(form);
  form.submit();
}

function says(what) {
  for (const box of document.querySelectorAll("[data-says]")) box.hidden = box.dataset.says !== what;
}
async function send() {
  if (!desk) return;
  let said = await offlineStore.send();
  if (said === "sent") {
    const state = await fetch(offlineStore.settings.state, { redirect: "manual" }).catch(() => null);
    said = state?.ok ? "sent" : state ? "signed out" : "no line";
  }
  says(said);
  await drawQueue();
}

// A form that was being sent when the line was cut comes here with what was typed, under the same id and key.
// What another page was sending when the line was cut, or the desk itself when it was not: one press sends it again.
const MACHINE_MADE = /^([0-9a-f-]{32,36}|[A-Za-z0-9]{64}|\d|on|)$/i;
function sayUnsent(typed) {
  const box = $("[data-unsent]"), again = $("form", box), hidden = (name, value) => Object.assign(document.createElement("input"), { type: "hidden", name, value });
  again.action = typed.url;
  again.prepend(...typed.fields.map(([name, value]) => hidden(name, value)));
  const said = typed.fields.filter(([name, value]) => name !== "csrfmiddlewaretoken" && !MACHINE_MADE.test(value));
  $("ul", box).replaceChildren(...said.map(([, textContent]) => Object.assign(document.createElement("li"), { textContent })));
  $("[data-files]", box).hidden = !typed.files;
  $("button", again).hidden = typed.files;
  box.hidden = false;
  box.focus();
}
async function takeTyped() {
  const worker = navigator.serviceWorker?.controller;
  if (!worker) return;
  const channel = new MessageChannel();
  const answer = new Promise((resolve) => { channel.port1.onmessage = (event) => resolve(event.data); setTimeout(resolve, 1000); });
  worker.postMessage("typed", [channel.port2]);
  const typed = await answer;
  if (!typed) return;
  const one = !typed.line && desk?.procedures.find((row) => typed.url.includes(row.id));
  if (!one) return sayUnsent(typed);
  choose(one);
  for (const [name, text] of typed.fields) {
    const target = intake.elements[name];
    if (target?.type === "checkbox") target.checked = true;
    else if (target) target.value = text;
  }
  unfoldParts();
  const box = $("[data-wrong]");
  box.hidden = false;
  $("ul", box).replaceChildren(Object.assign(document.createElement("li"), { textContent: words.typed }));
  box.focus();
}

async function begin() {
  const gone = new URLSearchParams(location.search).get("bo");
  if (gone) await offlineStore.drop(gone);
  await offlineStore.prepare().catch(() => {});
  desk = await offlineStore.facts();
  await drawQueue();
  if (!desk) {
    says("nothing kept");
    finding.hidden = true;
    return takeTyped();
  }
  $("[data-unit]").textContent = desk.unit;
  $("[data-officer]").textContent = desk.officer;
  $("[data-fetched]").textContent = moment(domain(0));
  $("[data-desk-words]").hidden = false;
  drawFound();
  await takeTyped();
  await send();
}
$("#tim-thu-tuc").addEventListener("input", drawFound);
document.querySelectorAll("[data-another]").forEach((button) => button.addEventListener("click", another));
$("[data-print]").addEventListener("click", () => print());
$("[data-send-now]").addEventListener("click", send);
// A newer worker has taken over, or a newer page the store: this page's scripts are old. What waits stays in the store.
const newer = () => ($("[data-newer]").hidden = false);
if (navigator.serviceWorker?.controller) navigator.serviceWorker.addEventListener("controllerchange", newer);
addEventListener("offline-store-gone", newer);
addEventListener("online", send);
addEventListener("offline", () => says("no line"));
setInterval(send, AGAIN);
begin();
