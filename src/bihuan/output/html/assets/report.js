"use strict";
// Adds to a page that is complete without it: notes beside their words, filter, keyboard, links on demand.
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector, root = document) => root.querySelector(selector);
  const wide = matchMedia("screen and (min-width: 64rem)");
  const tools = one(".tools");
  const position = one(".position");
  const notes = all(".note");
  const GAP = 8;
  let current = null;

  document.documentElement.classList.add("js");

  const ownerOf = (element) => element.closest(".document");
  const wordsOf = (note) => document.getElementById(note.id.replace("-note", "-words"));
  // What was off the screen gets its true height only when it comes near: so go there more than once.
  function arrive(target, block, times = 4) {
    target.scrollIntoView({ block });
    if (times > 1) requestAnimationFrame(() => arrive(target, block, times - 1));
  }

  const piecesOf = (note) =>
    all(`[data-finding~="${note.dataset.number}"],[data-finding~="${note.dataset.number}r"]`, ownerOf(note));

  // --- notes beside their words ---------------------------------------------------------------------------------
  const SHORTER = ["compact", "brief", "tight"];
  const near = new Set();
  const widths = new WeakMap();

  function heightOfWords(chunk) {
    const last = chunk.lastElementChild.getBoundingClientRect();
    return last.bottom - chunk.getBoundingClientRect().top;
  }

  function place(chunk) {
    const shown = all(".row .note", chunk).filter((note) => !note.hidden);
    chunk.classList.remove(...SHORTER);
    chunk.style.minHeight = "";
    if (!wide.matches) {
      for (const note of shown) note.style.top = "";
      return;
    }
    if (!shown.length) return;
    const room = heightOfWords(chunk);
    const total = () => shown.reduce((sum, note) => sum + note.offsetHeight + GAP, 0);
    for (const shorter of SHORTER) {
      if (total() <= room) break;
      chunk.classList.add(shorter);
    }
    const top = chunk.getBoundingClientRect().top;
    const slots = shown
      .map((note) => ({ note, want: wordsOf(note).getBoundingClientRect().top - top - 10, height: note.offsetHeight }))
      .sort((a, b) => a.want - b.want || a.note.dataset.number - b.note.dataset.number);
    stack(slots);
    for (const slot of slots) slot.note.style.top = `${Math.round(slot.top)}px`;
    const last = slots[slots.length - 1];
    chunk.style.minHeight = `${Math.ceil(last.top + last.height + GAP)}px`;
  }

  // Each note at its words or below the one before; the current one at its words: those above it move up
  // as far as there is room.
  function stack(slots) {
    let bottom = 0;
    const chosen = slots.findIndex((slot) => slot.note === current);
    slots.forEach((slot, index) => {
      slot.top = index === chosen ? Math.max(slot.want, 0) : Math.max(slot.want, bottom);
      bottom = slot.top + slot.height + GAP;
    });
    for (let i = chosen - 1; i >= 0; i--) slots[i].top = Math.min(slots[i].top, slots[i + 1].top - slots[i].height - GAP);
    const lift = -Math.min(0, slots[0].top);
    if (lift) slots.forEach((slot) => (slot.top += lift));
  }

  const placeNear = () => near.forEach(place);
  const sight = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) {
          near.add(target);
          place(target);
        } else near.delete(target);
      }
    },
    { rootMargin: "800px 0px" },
  );
  const resized = new ResizeObserver((entries) => {
    for (const { target, contentRect } of entries) {
      if (widths.get(target) !== contentRect.width && near.has(target)) place(target);
      widths.set(target, contentRect.width);
    }
  });
  for (const chunk of all(".chunk")) {
    sight.observe(chunk);
    resized.observe(chunk);
  }
  wide.addEventListener("change", placeNear);

  // --- one finding after another --------------------------------------------------------------------------------
  const shownNotes = () => notes.filter((note) => !note.hidden);

  function tell() {
    if (!position) return;
    const list = shownNotes();
    const at = list.indexOf(current) + 1;
    const words = !list.length ? position.dataset.none : at ? position.dataset.at : position.dataset.shown;
    position.textContent = words.replace("{at}", at).replace("{n}", list.length);
  }

  function choose(note, focus = true) {
    if (current) {
      current.classList.remove("current");
      for (const piece of piecesOf(current)) piece.classList.remove("hot");
    }
    const before = current && current.closest(".chunk");
    current = note;
    if (note) {
      note.classList.add("current");
      for (const piece of piecesOf(note)) piece.classList.add("hot");
      const chunk = note.closest(".chunk");
      if (before && before !== chunk) place(before);
      if (chunk) place(chunk);
      if (focus) {
        const target = wordsOf(note) || note;
        arrive(target, wide.matches ? "center" : "start");
        note.focus({ preventScroll: true });
      }
    } else if (before) place(before);
    tell();
  }

  function step(by) {
    const list = shownNotes();
    if (!list.length) return;
    const at = list.indexOf(current);
    const next = at < 0 ? (by > 0 ? 0 : list.length - 1) : at + by;
    if (next >= 0 && next < list.length) choose(list[next]);
  }

  // --- filter ---------------------------------------------------------------------------------------------------
  function filter() {
    const off = new Set(all(".toggle[aria-pressed=false]", tools).map((button) => button.dataset.severity));
    const rule = one("select", tools).value;
    for (const note of notes) {
      note.hidden = off.has(note.dataset.severity) || (rule !== "" && note.dataset.rule !== rule);
      const words = wordsOf(note);
      if (words) words.hidden = note.hidden;
    }
    for (const article of all(".document")) {
      const hidden = new Set(all(".note[hidden]", article).map((note) => note.dataset.number));
      for (const piece of all(".found[data-finding]", article)) {
        piece.classList.toggle("quiet", piece.dataset.finding.split(" ").every((number) => hidden.has(number)));
      }
    }
    if (current && current.hidden) choose(null);
    placeNear();
    tell();
  }

  // --- links of an item -----------------------------------------------------------------------------------------
  const panel = one("#links");
  const panelTitle = one("h2", panel);
  const panelBody = one(".panel-body", panel);
  let opener = null;

  const pieces = (anchor) => all(`[data-item~="${CSS.escape(anchor)}"]`);

  function closeLinks() {
    for (const piece of all(".on, .linked")) piece.classList.remove("on", "linked");
    if (opener) opener.setAttribute("aria-expanded", "false");
    panel.hidden = true;
    opener = null;
  }

  function showLinks(label) {
    const again = opener === label;
    closeLinks();
    if (again) return;
    const anchor = label.dataset.links;
    const entry = one(`[data-links-of="${CSS.escape(anchor)}"]`);
    if (!entry) return;
    opener = label;
    label.setAttribute("aria-expanded", "true");
    for (const piece of pieces(anchor)) piece.classList.add("on");
    for (const link of all("ul a.chip", entry)) {
      for (const piece of pieces(link.getAttribute("href").slice(1))) piece.classList.add("linked");
    }
    panelTitle.textContent = panelTitle.dataset.of.replace("{label}", label.dataset.label);
    panelBody.replaceChildren(...[...entry.children].map((child) => child.cloneNode(true)));
    panel.hidden = false;
  }

  for (const label of all("a[data-links]")) {
    label.setAttribute("aria-controls", "links");
    label.setAttribute("aria-expanded", "false");
  }

  // --- pointer and keyboard -------------------------------------------------------------------------------------
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return;
    const label = target.closest("a[data-links]");
    const reference = target.closest("a.reference");
    if (label) {
      event.preventDefault();
      showLinks(label);
    } else if (reference) {
      event.preventDefault();
      choose(document.getElementById(reference.getAttribute("href").slice(1)));
    } else if (target.closest(".glance a")) {
      event.preventDefault();
      choose(document.getElementById(target.closest("a").getAttribute("href").slice(1)));
    } else if (target.closest('a[href^="#"]')) {
      const goal = document.getElementById(target.closest("a").getAttribute("href").slice(1));
      const folded = goal && goal.closest("details");
      if (folded) folded.open = true;
      if (goal) requestAnimationFrame(() => arrive(goal, "start"));
    } else if (target.closest("a, button, select, input, summary")) {
      return;
    } else if (target.closest(".note")) {
      choose(target.closest(".note"), false);
    } else if (getSelection().isCollapsed) {
      clickWords(target);
    }
  });

  function clickWords(target) {
    const words = target.closest(".short[data-finding], .claim[data-item]");
    if (!words) return;
    if (words.matches(".short")) {
      const number = words.dataset.finding.split(" ").findLast((n) => !n.endsWith("r"));
      const note = notes.find((n) => n.dataset.number === number && ownerOf(n) === ownerOf(words) && !n.hidden);
      if (note) choose(note, !wide.matches);
      return;
    }
    const label = document.getElementById(words.dataset.item.split(" ").pop());
    if (label) showLinks(label);
  }

  const help = one("#help");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      if (!panel.hidden) {
        const back = opener;
        closeLinks();
        if (back && panel.contains(document.activeElement)) back.focus();
      } else if (!help.open) choose(null);
      return;
    }
    const typing = event.target instanceof Element && event.target.closest("input, select, textarea");
    if (typing || help.open || !one("[data-keys]").checked) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "?") help.showModal();
    else return;
    event.preventDefault();
  });

  one("[data-close]", panel).addEventListener("click", () => {
    const back = opener;
    closeLinks();
    if (back) back.focus();
  });
  tools.hidden = false;
  for (const tool of tools.children) tool.hidden = !notes.length && !tool.matches("[data-help]");
  for (const button of all(".toggle", tools)) {
    button.addEventListener("click", () => {
      button.setAttribute("aria-pressed", button.getAttribute("aria-pressed") === "true" ? "false" : "true");
      filter();
    });
  }
  one("select", tools).addEventListener("change", filter);
  for (const button of all("[data-step]", tools)) {
    button.addEventListener("click", () => {
      step(Number(button.dataset.step));
      button.focus({ preventScroll: true });
    });
  }
  one("[data-help]", tools).addEventListener("click", () => help.showModal());

  // --- paper ----------------------------------------------------------------------------------------------------
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = all("details:not([open])");
    for (const details of opened) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
  });
  tell();
})();
