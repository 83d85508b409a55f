// <form data-upload="URL"> with <input type=file data-component>: each chosen file goes up in pieces and goes on
// after a lost connection, also after the page was left: the same file chosen again continues where it stopped.
"use strict";
document.querySelectorAll("form[data-upload]").forEach((form) => {
  const PIECE = 512 * 1024;
  const words = form.dataset;
  const token = () => form.querySelector("[name=csrfmiddlewaretoken]").value;
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  const place = (component, file) => `upload:${words.upload}:${component}:${file.name}:${file.size}:${file.lastModified}`;
  let busy = 0, going = null; // going: the button pressed while a file was still on its way

  async function ask(url, options = {}) {
    const answer = await fetch(url, { ...options, headers: { "X-CSRFToken": token(), ...options.headers } });
    if (answer.redirected) location.reload(); // signed out: come back through the sign-in
    if (answer.status === 409) throw Object.assign(new Error(), { problem: (await answer.json()).problem });
    if (answer.status === 404) throw Object.assign(new Error(), { gone: true });
    if (!answer.ok) throw new Error(answer.status);
    return answer;
  }

  async function begin(file, component) {
    const key = place(component, file);
    const known = localStorage.getItem(key);
    if (known) {
      try {
        return { id: known, offset: (await (await ask(`${words.upload}${known}/`)).json()).offset, key };
      } catch (error) {
        if (!error.gone) throw error;
      }
    }
    const body = new URLSearchParams({ name: file.name, size: file.size, component });
    const made = await (await ask(words.upload, { method: "POST", body })).json();
    localStorage.setItem(key, made.upload);
    return { id: made.upload, offset: 0, key };
  }

  async function send(file, component, row) {
    const bar = row.querySelector("progress");
    const { id, offset, key } = await begin(file, component);
    let sent = offset;
    while (sent < file.size) {
      const piece = file.slice(sent, sent + PIECE);
      const headers = { "Upload-Offset": String(sent), "Content-Type": "application/octet-stream" };
      sent = (await (await ask(`${words.upload}${id}/`, { method: "POST", body: piece, headers })).json()).offset;
      bar.value = (100 * sent) / file.size;
    }
    try {
      const answer = await ask(`${words.upload}${id}/xong/`, { method: "POST" });
      return await answer.text();
    } finally {
      localStorage.removeItem(key);
    }
  }

  function rowFor(file, list) {
    const row = document.createElement("div");
    row.className = "file";
    const name = document.createElement("div");
    name.className = "file__name";
    const strong = document.createElement("strong");
    strong.textContent = file.name;
    const state = document.createElement("span");
    name.append(strong, state);
    const bar = document.createElement("progress");
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    row.append(name, bar);
    list.after(row);
    return row;
  }

  async function upload(file, component) {
    const list = document.getElementById(`files-${component}`);
    const row = rowFor(file, list);
    const state = row.querySelector("span");
    if (file.size > Number(words.limit) * 1e6) return fail(row, state, words.large);
    busy += 1;
    for (let tries = 0; tries < 60; tries += 1) {
      try {
        if (tries) state.textContent = words.again;
        list.innerHTML = await send(file, component, row);
        row.remove();
        busy -= 1;
        return undefined;
      } catch (error) {
        if (error.problem) { busy -= 1; return fail(row, state, error.problem); }
        state.textContent = words.lost;
        await wait(Math.min(1000 * 2 ** tries, 15000));
      }
    }
    busy -= 1;
    return fail(row, state, words.failed);
  }

  function fail(row, state, sentence) {
    row.classList.add("file--bad");
    row.setAttribute("role", "alert");
    row.querySelector("progress")?.remove();
    state.textContent = sentence;
  }

  form.querySelectorAll("input[type=file][data-component]").forEach((field) => {
    field.addEventListener("change", async () => {
      const files = [...field.files];
      field.value = "";
      for (const file of files) await upload(file, field.dataset.component);
      if (!busy) goOn();
    });
  });

  // “Tiếp tục” pressed early waits for the files instead of leaving them behind; after a failure it can be pressed again.
  form.addEventListener("submit", (event) => {
    if (!busy) return;
    event.preventDefault();
    going = event.submitter;
  });
  function goOn() {
    const button = going;
    going = null;
    if (!button) return;
    button.removeAttribute("aria-busy");
    button.style.minWidth = "";
    if (!form.querySelector(".file--bad")) form.requestSubmit(button);
  }
  addEventListener("beforeunload", (event) => busy && event.preventDefault());
});
