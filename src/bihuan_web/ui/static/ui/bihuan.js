/* Small comforts; every page works without them. */
"use strict";
(() => {
  // An open menu closes by Escape and by a click elsewhere.
  const menus = () => document.querySelectorAll("details.menu[open], details.confirm[open]");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of menus()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
  });
  // A double click sends a form once.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 3000); // it may have fetched a file, and the page stays
  });
  // Whoever signs out leaves no page behind that was kept for use without a network.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.hasAttribute("data-leave") || !("caches" in window)) return;
    event.preventDefault();
    const gone = caches.keys().then((names) => Promise.all(names.map((name) => caches.delete(name))));
    gone.catch(() => {}).then(() => form.submit());
  });
  // A table that is wider than the page can be moved by the keyboard, too.
  const reach = () => {
    for (const one of document.querySelectorAll(".table-responsive")) {
      if (one.scrollWidth > one.clientWidth) one.tabIndex = 0;
      else one.removeAttribute("tabindex");
    }
  };
  reach();
  window.addEventListener("resize", reach);
  document.addEventListener("htmx:afterSwap", reach);
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });
})();
