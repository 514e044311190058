/* From passage to passage by key, both sides together: n and p. Without this the numbers are links to the other side. */
"use strict";
(() => {
  const sides = document.getElementById("sides");
  const labels = [...(sides?.querySelectorAll("[data-passage]") ?? [])];
  const numbers = [...new Set(labels.map((one) => Number(one.dataset.passage)))].sort((one, other) => one - other);
  if (!numbers.length) return;
  let current = -1;
  const show = (place) => {
    current = Math.min(Math.max(place, 0), numbers.length - 1);
    for (const one of labels) {
      const chosen = Number(one.dataset.passage) === numbers[current];
      if (!chosen) one.removeAttribute("aria-current");
      else {
        one.setAttribute("aria-current", "true");
        const text = one.closest(".side-text");
        text.scrollTop += one.getBoundingClientRect().top - text.getBoundingClientRect().top - text.clientHeight / 4;
      }
    }
    sides.scrollIntoView({ block: "nearest" });
    labels.find((one) => one.hasAttribute("aria-current"))?.focus({ preventScroll: true });
  };
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input, textarea, select")) return;
    const step = { n: 1, p: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    show(current < 0 && step < 0 ? numbers.length - 1 : current + step);
  });
  sides.addEventListener("click", (event) => {
    const label = event.target.closest("[data-passage]");
    if (!label || labels.filter((one) => one.dataset.passage === label.dataset.passage).length < 2) return;
    event.preventDefault();
    show(numbers.indexOf(Number(label.dataset.passage)));
  });
})();
