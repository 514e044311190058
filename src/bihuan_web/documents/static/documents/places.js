/* Where one is in the text (outline), folding all at once, and links between items drawn on demand. Nothing is measured before. */
"use strict";
(() => {
  const paper = document.getElementById("reading-text");
  const outline = document.getElementById("outline");
  if (!paper || !outline) return;

  // The current place: what was chosen in the outline, though a short last section cannot come to the top, until one moves on; else
  // the innermost section or aspect at the upper third of the window.
  const links = new Map([...outline.querySelectorAll("a")].map((link) => [link.hash.slice(1), link]));
  const inside = new Set();
  let wanted = null;
  const mark = () => {
    let last = null;
    for (const [id, link] of links) {
      link.removeAttribute("aria-current");
      if (inside.has(id)) last = link;
    }
    (wanted ?? last)?.setAttribute("aria-current", "location");
  };
  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries) inside[entry.isIntersecting ? "add" : "delete"](entry.target.id);
    mark();
  }, { rootMargin: "-15% 0px -75% 0px" });
  for (const id of links.keys()) {
    const place = document.getElementById(id);
    if (place) watcher.observe(place);
  }
  for (const act of ["wheel", "touchmove", "pointerdown", "keydown"]) {
    document.addEventListener(act, () => { wanted = null; }, { passive: true, capture: true });
  }
  outline.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    wanted = link;
    mark();
    if (matchMedia("(max-width: 1199px)").matches) outline.querySelector("details").open = false;
  });

  // Folding. A link within the head of a fold does not fold it. What is near the window folds at once; a long text goes on with the
  // rest after that was painted.
  const AT_ONCE = 60;
  let turns = 0;
  const turn = (things, open, mine) => {
    if (mine !== turns) return; // another was asked for meanwhile
    for (const one of things.splice(0, AT_ONCE)) {
      if (one.matches("details")) one.open = open;
      else one.checked = !open;
    }
    if (things.length) setTimeout(() => turn(things, open, mine));
  };
  const fromHere = () => {
    const things = [...paper.querySelectorAll(".fold:not(.b-section):not(.b-aspect), .fold-box")];
    const box = paper.getBoundingClientRect();
    const seen = document.elementFromPoint(box.left + box.width / 2, Math.max(box.top + 1, 1));
    const here = things.findIndex((one) => seen && seen.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
    return here < 0 ? things : [...things.slice(here), ...things.slice(0, here).reverse()];
  };
  for (const [id, open] of [["fold-all", false], ["unfold-all", true]]) {
    const button = document.getElementById(id);
    button.hidden = false;
    button.addEventListener("click", () => {
      turn(fromHere(), open, ++turns);
    });
  }
  const print = document.getElementById("print-page");
  print.hidden = false;
  print.addEventListener("click", () => window.print());

  // Links of one item: its counterparts are named beside it, marked in the text, and joined to it by lines in the gutter.
  const wires = document.getElementById("wires");
  let chosen = null;
  let list = null;

  const placeOf = (key) => document.getElementById(`at-${key}`);
  const nameOf = (place) => place.querySelector(".fold-name")?.textContent || place.querySelector(".i-claim, .seg")?.textContent || "";
  const ends = () => chosen.dataset.links.trim().split(/\s+/).map(placeOf).filter(Boolean);

  const clear = () => {
    for (const one of paper.querySelectorAll(".linked")) one.classList.remove("linked");
    list?.remove();
    chosen?.setAttribute("aria-expanded", "false");
    wires.toggleAttribute("hidden", true);
    chosen = list = null;
  };
  const draw = () => {
    if (!chosen) return;
    const zero = paper.getBoundingClientRect();
    const middle = (place) => {
      const head = place.querySelector(".fold-head") || place;
      const box = head.getClientRects()[0] || head.getBoundingClientRect();
      return box.top + Math.min(box.height, 24) / 2 - zero.top;
    };
    const from = middle(placeOf(chosen.dataset.item));
    const lines = ends().map((place) => [from, middle(place)]); // all is read before anything is written
    wires.setAttribute("height", zero.height);
    wires.replaceChildren(...lines.map(([first, last]) => {
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      path.setAttribute("d", `M20 ${first} C4 ${first} 4 ${first} 4 ${(first + last) / 2} C4 ${last} 4 ${last} 20 ${last}`);
      return path;
    }));
    wires.toggleAttribute("hidden", false); // an SVG element has no property for it
  };
  // After what was asked for is painted: in a long text finding the ends takes the browser a while.
  let waiting = false;
  const drawSoon = () => {
    if (!chosen || waiting) return;
    waiting = true;
    requestAnimationFrame(() => setTimeout(() => {
      waiting = false;
      draw();
    }));
  };
  const choose = (link) => {
    clear();
    chosen = link;
    link.setAttribute("aria-expanded", "true");
    const item = placeOf(link.dataset.item);
    list = document.createElement("ul");
    list.className = "counterparts";
    for (const place of ends()) {
      place.classList.add("linked");
      const row = document.createElement("li");
      const jump = document.createElement("a");
      jump.href = `#${place.id}`;
      jump.textContent = `${place.querySelector(".fold-kind, .text-label").textContent.trim()} ${nameOf(place)}`;
      row.append(jump);
      list.append(row);
    }
    item.classList.add("linked");
    (item.querySelector(":scope > .fold-head") || link).after(list);
    drawSoon();
  };
  paper.addEventListener("click", (event) => {
    const link = event.target.closest("[data-item]");
    if (!link) return;
    event.preventDefault();
    if (link === chosen) clear();
    else choose(link);
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && chosen && clear());
  new ResizeObserver(() => drawSoon()).observe(paper);
})();
