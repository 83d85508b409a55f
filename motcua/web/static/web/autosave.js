// <form data-autosave="URL"> … <p class="saved" data-saved role="status" data-waiting="…" data-lost="…" data-found="…"
//   data-signed-out="…">
// Sends the form a second after the last change. The server answers with one sentence (“Đã lưu lúc 16:42”).
// While the line is cut, a copy stays in this tab (sessionStorage: gone when the tab closes, as on a shared machine).
// A page that shows the server has it all carries data-draft-done="URL": copies of addresses that begin so are dropped.
"use strict";
// A page that opens after a post shows what the server took or kept, so the copy made for that post may go;
// after a failed post the browser comes back by reload or history, and the copy stays.
const posted = sessionStorage.getItem("draft-posted");
if (posted && performance.getEntriesByType("navigation")[0]?.type === "navigate") {
  sessionStorage.removeItem(posted);
  sessionStorage.removeItem("draft-posted");
}
document.querySelectorAll("[data-draft-done]").forEach((sign) => {
  for (const place of Object.keys(sessionStorage)) {
    if (place.startsWith(`draft:${sign.dataset.draftDone}`)) sessionStorage.removeItem(place);
  }
});
document.querySelectorAll("form[data-autosave]").forEach((form) => {
  const words = form.querySelector("[data-saved]") ?? document.querySelector("[data-saved]");
  const place = `draft:${form.dataset.autosave}`;
  const tell = (text) => words && text && (words.textContent = text);
  const fields = () => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
  let timer, running = false, again = false;

  const put = (saved) => {
    for (const [name, value] of saved) {
      for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (field.type === "radio" || field.type === "checkbox") field.checked ||= field.value === value;
        else if (field.type !== "hidden" && field.type !== "file" && field.type !== "password") field.value = value;
      }
    }
  };
  const save = async () => {
    if (running) return void (again = true);
    running = true;
    tell(words?.dataset.waiting);
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (typeof value !== "string") body.delete(name);
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body, headers: { "HX-Request": "true" } });
      if (answer.redirected) throw words?.dataset.signedOut; // to the sign-in
      if (!answer.ok) throw new Error(answer.status);
      sessionStorage.removeItem(place);
      tell(await answer.text());
    } catch (why) {
      sessionStorage.setItem(place, JSON.stringify(fields()));
      tell(typeof why === "string" ? why : words?.dataset.lost);
      timer = setTimeout(save, 15000);
    }
    running = false;
    if (again) {
      again = false;
      save();
    }
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(save, 1000);
  };
  const kept = sessionStorage.getItem(place);
  if (kept) {
    put(JSON.parse(kept));
    tell(words?.dataset.found);
    soon();
  }
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    sessionStorage.setItem(place, JSON.stringify(fields()));
    sessionStorage.setItem("draft-posted", place);
  });
  addEventListener("online", save);
});
