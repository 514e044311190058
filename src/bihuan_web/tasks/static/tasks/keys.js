/* Keys in a list: j and k move, x selects, Enter opens, / goes to the search. The page works without them. */
"use strict";
(() => {
  const rows = () => [...document.querySelectorAll("table[data-keys=rows] tbody tr")];
  const typing = (node) => node.closest("input:not([type=checkbox]), textarea, select") !== null;
  let place = -1;
  const show = (next) => {
    const all = rows();
    if (!all.length) return;
    all[place]?.classList.remove("table-active");
    place = Math.max(0, Math.min(all.length - 1, next));
    all[place].classList.add("table-active");
    all[place].querySelector("a").focus();
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "j") show(place + 1);
    else if (event.key === "k") show(place - 1);
    else if (event.key === "x" && place >= 0) rows()[place].querySelector("input[type=checkbox]").click();
    else if (event.key === "/") document.querySelector("input[type=search]")?.focus();
    else return;
    event.preventDefault();
  });
  document.addEventListener("htmx:afterSwap", () => { place = -1; });
})();
