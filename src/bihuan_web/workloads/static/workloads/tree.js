/* Folds the lines of table[data-tree]; without it all of them are there. People are folded at first, units are not. */
"use strict";
(() => {
  for (const table of document.querySelectorAll("table[data-tree]")) {
    const rows = [...table.tBodies[0].rows].map((line) => ({ line, level: Number(line.dataset.level), open: true }));
    const show = () => {
      let closed = Infinity; // the level of the line above that is folded
      for (const one of rows) {
        if (one.level <= closed) closed = Infinity;
        one.line.hidden = one.level > closed;
        if (!one.open && closed === Infinity) closed = one.level;
      }
    };
    rows.forEach((one, place) => {
      const below = rows.slice(place + 1);
      const end = below.findIndex((other) => other.level <= one.level);
      const inside = end < 0 ? below : below.slice(0, end);
      if (!inside.length) return;
      one.open = inside.some((other) => !("person" in other.line.dataset));
      const button = document.createElement("button");
      button.type = "button";
      button.className = "load-fold d-print-none";
      const name = one.line.cells[0].textContent.trim();
      const tell = () => {
        button.textContent = one.open ? "▾" : "▸";
        button.setAttribute("aria-expanded", String(one.open));
        button.setAttribute("aria-label", `${one.open ? table.dataset.fold : table.dataset.unfold} ${name}`);
      };
      button.addEventListener("click", () => {
        one.open = !one.open;
        tell();
        show();
      });
      tell();
      one.line.cells[0].prepend(button);
    });
    show();
  }
})();
