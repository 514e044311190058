{% load static %}/* Keeps the page of entry (走访) and what it is made of, for use without a network. It keeps nothing else. */
"use strict";
const CACHE = "visits-entry";
const PAGE = "{% url 'visits:entry' %}";
const ASSETS = ["{% static 'ui/vendor/tabler.min.css' %}", "{% static 'ui/bihuan.css' %}", "{% static 'ui/vendor/htmx.min.js' %}", "{% static 'ui/bihuan.js' %}", "{% static 'ui/icon.svg' %}", "{% static 'visits/entry.js' %}"];

// Only what came as asked: never the page of sign-in to which somebody was led instead.
const keep = async (key, response) => {
  if (response.ok && !response.redirected && response.type === "basic") {
    const cache = await caches.open(CACHE);
    await cache.put(key, response.clone());
  }
  return response;
};
const fresh = async (request, key) => {
  try {
    return await keep(key, await fetch(request));
  } catch (trouble) {
    const kept = await caches.match(key, { cacheName: CACHE });
    if (kept) return kept;
    throw trouble;
  }
};

self.addEventListener("install", (event) => {
  const all = [PAGE, ...ASSETS].map(async (one) => keep(one, await fetch(one, { credentials: "same-origin" })));
  event.waitUntil(Promise.all(all).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname === PAGE || ASSETS.includes(url.pathname)) event.respondWith(fresh(event.request, url.pathname));
});
