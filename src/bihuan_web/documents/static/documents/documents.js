/* Selecting words in the text fills in where an item begins and ends. Positions count code points, not UTF-16 units. */
"use strict";
(() => {
  const codePoints = (text) => Array.from(text).length;

  // The position in the document's text of a place in the page; labels between the words do not count.
  const position = (node, offset) => {
    const segment = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest(".seg");
    if (!segment) return null;
    if (node.nodeType !== Node.TEXT_NODE) return Number(segment.dataset.start) + (offset ? codePoints(segment.textContent) : 0);
    return Number(segment.dataset.start) + codePoints(node.textContent.slice(0, offset));
  };

  document.addEventListener("mouseup", () => fill());
  document.addEventListener("keyup", (event) => event.shiftKey && fill());

  const fill = () => {
    const form = document.querySelector(".item-form");
    const selection = window.getSelection();
    const text = document.getElementById("reading-text");
    if (!form || !text || !selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return;
    const start = position(range.startContainer, range.startOffset);
    const end = position(range.endContainer, range.endOffset);
    if (start === null || end === null || start >= end) return;
    form.elements.start.value = start;
    form.elements.end.value = end;
    form.elements.words.value = "";
    form.elements.words.placeholder = selection.toString().slice(0, 200);
  };
})();
