/* Findings by keyboard, decided without leaving the page, filtered at once. Without JavaScript the same buttons send forms. */
"use strict";
(() => {
  const form = document.getElementById("deciding");
  const filter = document.querySelector(".tools-filter");
  const keys = document.getElementById("keys");
  if (!filter || !keys) return;

  const noteOf = (element) => element && element.closest && element.closest(".note");
  let current = null; // the finding that the keyboard is at
  let opened = null; // the one that it opened, to be closed when it goes on

  const shown = () => [...document.querySelectorAll(".note:not([hidden])")];

  const go = (note) => {
    if (opened && opened !== note && opened.isConnected) opened.open = false;
    for (let fold = note.parentElement.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    if (!note.open) opened = note;
    note.open = true;
    current = note;
    document.querySelector(".text-mark.here")?.classList.remove("here");
    document.getElementById(`at-${note.id}`)?.classList.add("here");
    note.querySelector("summary").focus({ preventScroll: true });
    note.scrollIntoView({ block: "center", behavior: "instant" });
  };

  const step = (by) => {
    const notes = shown();
    if (!notes.length) return;
    const place = notes.indexOf(current && current.isConnected ? current : noteOf(document.activeElement));
    go(notes[place < 0 ? (by > 0 ? 0 : notes.length - 1) : (place + by + notes.length) % notes.length]);
  };

  // Deciding: the server gives the finding back as it is now.
  const send = async (note, address, values) => {
    const before = note.dataset.state;
    await htmx.ajax("POST", address, { target: `#${note.id}`, swap: "outerHTML", values });
    const now = document.getElementById(note.id);
    if (!now || now === note) return;
    count(before, -1);
    count(now.dataset.state, 1);
    current = opened = now;
    now.querySelector("summary").focus({ preventScroll: true });
  };
  const count = (state, by) => {
    const number = document.querySelector(`[data-count="${state}"] b`);
    if (number) number.textContent = Number(number.textContent) + by;
  };
  const press = (name) => current && current.isConnected && current.querySelector(`.note-acts [name="${name}"]`)?.click();

  const ask = (note) => {
    const link = note.querySelector("[data-dismiss]");
    if (!link || note.querySelector(".note-dismiss")) return;
    const asking = document.getElementById("dismissing").content.firstElementChild.cloneNode(true);
    asking.action = link.href;
    note.querySelector(".note-body").append(asking);
    asking.querySelector("select").focus();
  };

  document.addEventListener("click", (event) => {
    const dismiss = event.target.closest("[data-dismiss]");
    if (dismiss && form) {
      event.preventDefault();
      ask(noteOf(dismiss));
    }
    const cancel = event.target.closest("[data-cancel]");
    if (cancel) {
      const note = noteOf(cancel);
      cancel.closest("form").remove();
      note.querySelector("summary").focus();
    }
    const note = noteOf(event.target);
    if (note) current = note;
    if (event.target.closest(".text-mark")) {
      event.preventDefault();
      const wanted = document.getElementById(event.target.closest(".text-mark").hash.slice(1));
      if (wanted) go(wanted);
    }
  });
  document.addEventListener("submit", (event) => {
    const asking = event.target.closest(".note-dismiss");
    if (event.target !== form && !asking) return;
    event.preventDefault();
    const button = event.submitter;
    const values = Object.fromEntries(new FormData(event.target));
    const note = noteOf(asking || button);
    if (asking) values.dismissed = note.dataset.seen;
    else values[button.name] = button.value;
    send(note, asking ? asking.action : button.formAction, values);
  });

  // The filter: at once where all findings are on the page, else by asking for another page.
  const asked = new URLSearchParams(location.search);
  const complete = !asked.get("state") && !asked.get("rule");
  filter.addEventListener("change", () => {
    if (!complete) return filter.requestSubmit();
    const { state, rule } = filter.elements;
    for (const note of document.querySelectorAll(".note")) {
      note.hidden = (state.value && note.dataset.state !== state.value) || (rule.value && note.dataset.rule !== rule.value);
    }
    for (const name of ["state", "rule"]) {
      if (form) form.elements[name].value = filter.elements[name].value;
    }
  });
  filter.querySelector("button").hidden = true;

  // Keys: none while somebody writes, and none where they were switched off.
  const on = document.getElementById("keys-on");
  try {
    on.checked = localStorage.getItem("bihuan-keys") !== "off";
  } catch { /* a browser that keeps nothing */ }
  on.addEventListener("change", () => {
    try {
      localStorage.setItem("bihuan-keys", on.checked ? "on" : "off");
    } catch { /* as above */ }
  });
  const acts = {
    n: () => step(1), j: () => step(1), p: () => step(-1), k: () => step(-1), a: () => press("accepted"), u: () => press("open"),
    d: () => current && current.isConnected && form && ask(current), "?": () => keys.showModal(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || keys.open) return;
    const writing = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
    if (event.key === "Escape" && event.target.closest(".note-dismiss")) {
      const note = noteOf(event.target);
      event.target.closest("form").remove();
      note.querySelector("summary").focus();
      return;
    }
    if (writing || !acts[event.key] || (!on.checked && event.key !== "?")) return;
    event.preventDefault();
    if (event.key.length === 1 && "adu".includes(event.key) && noteOf(document.activeElement)) current = noteOf(document.activeElement);
    acts[event.key]();
  });
  const button = document.getElementById("keys-open");
  button.hidden = false;
  button.addEventListener("click", () => keys.showModal());

  const named = location.hash.startsWith("#finding-") && document.getElementById(location.hash.slice(1));
  if (named) {
    named.open = true;
    current = opened = named;
  }
})();
