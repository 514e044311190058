/* Entering visits without a network (离线记走访). Entries lie in IndexedDB under an identifier made here and are sent when there is a
   network; the server takes each identifier once. Without this script the page is an ordinary form. */
"use strict";
(() => {
  const form = document.getElementById("entry");
  const able = "serviceWorker" in navigator && window.indexedDB && window.crypto?.randomUUID; // not over plain http
  if (!form || !able) return;
  const person = Number(form.dataset.person);
  const words = document.getElementById("words").content;
  const word = (name) => words.querySelector(`[data-word="${name}"]`).textContent;
  const status = document.getElementById("entry-status");
  let sending = false;

  // What the device keeps.
  const database = () => new Promise((resolve, reject) => {
    const asked = indexedDB.open("bihuan-visits", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("entries", { keyPath: "uuid" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  const within = async (mode, act) => {
    const opened = await database();
    try {
      return await new Promise((resolve, reject) => {
        const transaction = opened.transaction("entries", mode);
        const asked = act(transaction.objectStore("entries"));
        transaction.oncomplete = () => resolve(asked.result);
        transaction.onerror = transaction.onabort = () => reject(transaction.error);
      });
    } finally {
      opened.close();
    }
  };
  const all = () => within("readonly", (entries) => entries.getAll());
  const put = (entry) => within("readwrite", (entries) => entries.put(entry));
  const drop = (key) => within("readwrite", (entries) => entries.delete(key));

  // What people see of it.
  const say = (text, link) => {
    status.replaceChildren();
    if (!text) return;
    const box = document.createElement("div");
    box.className = "alert alert-info";
    box.append(text);
    if (link) {
      const leading = document.createElement("a");
      leading.href = link.url;
      leading.textContent = link.words;
      box.append(" ", leading);
    }
    status.append(box);
  };
  const show = async () => {
    const list = document.getElementById("kept-list");
    const entries = await all();
    list.replaceChildren(...entries.map((entry) => {
      const line = document.createElement("li");
      line.className = "list-group-item";
      if (entry.person !== person) { // of it no more is shown than that it is there
        line.textContent = word("other");
        return line;
      }
      line.textContent = [entry.on, entry.place, entry.pictures.length ? `${entry.pictures.length} ${word("pictures")}` : ""].filter(Boolean).join(" · ");
      if (entry.trouble) {
        const told = document.createElement("div");
        told.className = "text-danger";
        told.textContent = entry.trouble;
        line.append(told);
      }
      const change = document.createElement("button");
      change.type = "button";
      change.className = "btn btn-sm ms-2";
      change.textContent = word("change");
      change.addEventListener("click", () => fill(entry));
      line.append(change);
      return line;
    }));
    document.getElementById("kept").hidden = entries.length === 0;
  };

  // From the form to an entry and back.
  const read = () => {
    const data = new FormData(form);
    const fields = [...data.entries()].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
    const pictures = data.getAll("pictures").filter((one) => one instanceof File && one.size > 0);
    return {
      uuid: data.get("uuid"), person, fields, on: data.get("on"), place: data.get("place"),
      pictures: pictures.map((one) => ({ name: one.name, type: one.type, data: one })), trouble: "",
    };
  };
  const fill = (entry) => {
    form.reset();
    for (const box of form.querySelectorAll("input[type=checkbox]")) box.checked = false;
    for (const [name, value] of entry.fields) {
      const field = form.elements.namedItem(name);
      if (field?.type === "checkbox") field.checked = true;
      else if (field) field.value = value;
    }
    const files = new DataTransfer();
    for (const one of entry.pictures) files.items.add(new File([one.data], one.name, { type: one.type }));
    form.elements.namedItem("pictures").files = files.files;
    for (const folded of form.querySelectorAll("details")) folded.open = [...folded.querySelectorAll("textarea, input")].some((one) => one.value);
    form.scrollIntoView();
  };
  const clear = () => {
    form.reset();
    form.elements.namedItem("uuid").value = crypto.randomUUID();
  };

  // Sending. A stop at any place loses nothing: an entry is dropped only when the server has said that it has it.
  const post = (entry, token) => {
    const body = new FormData();
    for (const [name, value] of entry.fields) body.append(name, value);
    for (const one of entry.pictures) body.append("pictures", one.data, one.name);
    return fetch(form.dataset.send, {
      method: "POST", body, redirect: "manual", headers: { "X-CSRFToken": token, Accept: "application/json" },
    });
  };
  const send = async (quiet) => {
    if (sending) return;
    sending = true;
    try {
      const mine = (await all()).filter((entry) => entry.person === person);
      if (!mine.length) return;
      const asked = await fetch(form.dataset.who, { redirect: "manual", headers: { Accept: "application/json" } });
      if (!asked.ok) { // led to sign-in
        say(word("sign-in"), { url: form.dataset.signIn, words: word("go-sign-in") });
        return;
      }
      const who = await asked.json();
      if (who.person !== person) return window.location.reload();
      let last = null;
      for (const entry of mine) {
        const answer = await post(entry, who.token);
        if (answer.ok) {
          last = await answer.json();
          await drop(entry.uuid);
        } else if (answer.status >= 400 && answer.status < 500) {
          entry.trouble = (await answer.json().catch(() => ({}))).detail ?? String(answer.status);
          await put(entry);
        } else break;
      }
      if (last) say(word("sent"), { url: last.url, words: word("open") });
    } catch {
      if (!quiet) say(word("offline"));
    } finally {
      sending = false;
      await show();
    }
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await put(read());
    } catch { // no room, or storing is forbidden: what was typed stays in the form
      say(word("not-kept"));
      return;
    }
    clear();
    say(word("saved"));
    await show();
    await send(true);
  });
  document.getElementById("send-now").addEventListener("click", () => send(false));
  window.addEventListener("online", () => send(true));
  navigator.serviceWorker.register(form.dataset.worker).then(() => navigator.serviceWorker.ready).then(() => { document.documentElement.dataset.kept = "1"; }, () => {});
  if (form.querySelector(".is-invalid") === null) form.elements.namedItem("uuid").value = crypto.randomUUID(); // a kept page has an old one
  show().then(() => send(true));
})();
