"use strict";
// Adds to a page that is complete without it: the table sorts and filters, a pair stands side by side in its whole texts.
// Texts come from the page as text and go back as text; nothing of a document is ever read as markup.
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector, root = document) => root.querySelector(selector);
  const root = document.documentElement;
  const overview = one("#overview");
  const viewer = one("#viewer");
  root.classList.add("js");

  const element = (name, classes = "", words = "") => {
    const made = document.createElement(name);
    if (classes) made.className = classes;
    if (words) made.textContent = words;
    return made;
  };
  const filled = (words, values) => words.replace(/\{(\w+)\}/g, (_, key) => values[key]);

  // --- the table ------------------------------------------------------------------------------------------------
  const table = one("table.pairs");
  const body = table && table.tBodies[0];

  function sortBy(column, head) {
    const heads = all("th", table.tHead);
    const down = head.getAttribute("aria-sort") === "ascending" || (!head.hasAttribute("aria-sort") && head.matches(".n:not(:first-child)"));
    for (const other of heads) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const value = (row) => {
      const cell = row.cells[column];
      return cell.dataset.v === undefined ? cell.textContent : Number(cell.dataset.v);
    };
    const rows = [...body.rows].map((row) => ({ row, value: value(row), number: Number(row.cells[0].dataset.v) }));
    const order = (a, b) => (typeof a === "number" ? a - b : a.localeCompare(b, "zh-Hans-CN"));
    rows.sort((a, b) => (down ? order(b.value, a.value) : order(a.value, b.value)) || a.number - b.number);
    body.append(...rows.map((each) => each.row));
  }

  function filter(tools) {
    const words = one("[data-find]", tools).value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const which = one("[data-which]", tools).value;
    let shown = 0;
    for (const row of body.rows) {
      const text = `${row.cells[1].textContent} ${row.cells[2].textContent}`.toLowerCase();
      row.hidden = !(words.every((word) => text.includes(word)) && (!which || row.dataset.which.split(" ").includes(which)));
      shown += !row.hidden;
    }
    const status = one("[role=status]", tools);
    status.textContent = filled(status.dataset.shown, { n: shown, all: body.rows.length });
  }

  if (table) {
    all("th", table.tHead).forEach((head, column) => {
      const button = element("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => sortBy(column, head));
    });
    const tools = one(".filter");
    tools.hidden = false;
    for (const input of all("input, select", tools)) input.addEventListener("input", () => filter(tools));
    filter(tools);
    body.addEventListener("click", (event) => {
      if (event.target.closest("a") || !getSelection().isCollapsed) return;
      const link = one("th a", event.target.closest("tr"));
      if (link) link.click();
    });
  }

  // --- a pair ---------------------------------------------------------------------------------------------------
  const KINDS = all(".legend mark:not(.more)").map((mark) => ({ key: mark.className, words: mark.textContent }));
  const COLOURS = 5;
  const HEAD = 90; // characters before and after a passage that stay when the rest is folded up
  const panes = { a: one('.pane[data-side="a"]'), b: one('.pane[data-side="b"]') };
  const OTHER = { a: "b", b: "a" };
  const whole = one("[data-whole]");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let shown = null; // what is shown: number, sides, passages
  let current = 0;

  function read(section) {
    const passages = JSON.parse(section.dataset.passages).map(([a0, a1, b0, b1, length, flat], index) => {
      const changes = [];
      for (let at = 0; at < flat.length; at += 5) {
        changes.push({ kind: KINDS[flat[at]], a: [flat[at + 1], flat[at + 2]], b: [flat[at + 3], flat[at + 4]] });
      }
      return { number: index + 1, a: [a0, a1], b: [b0, b1], length, changes };
    });
    const side = (which) => {
      const holder = document.getElementById(`text-${section.dataset[which]}`);
      const source = one(".source", holder);
      return { holder, text: source.textContent, aside: JSON.parse(source.dataset.aside) };
    };
    return { a: side("a"), b: side("b"), passages };
  }

  // Everything that begins or ends somewhere in a side, in order.
  function marksOf(which) {
    const { passages } = shown;
    const marks = shown[which].aside.map(([start, end]) => ({ start, end, aside: true }));
    for (const passage of passages) {
      marks.push({ start: passage[which][0], end: passage[which][1], passage });
      for (const change of passage.changes) marks.push({ start: change[which][0], end: change[which][1], change });
    }
    return marks;
  }

  function piecesOf(text, marks) {
    const cuts = new Set([0, text.length]);
    for (const { start, end } of marks) cuts.add(start).add(end);
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) cuts.add(at + 1);
    const places = [...cuts].sort((a, b) => a - b);
    const opening = new Map(places.map((place) => [place, []]));
    for (const mark of marks) opening.get(mark.start).push(mark);
    let open = [];
    return places.map((start, index) => {
      open = open.filter((mark) => mark.end > start);
      const here = opening.get(start);
      const empty = here.filter((mark) => mark.end === mark.start);
      open.push(...here.filter((mark) => mark.end > start));
      return { start, end: index + 1 < places.length ? places[index + 1] : start, begins: here, empty, marks: [...open] };
    });
  }

  // Ranges that no passage covers and that are long enough to be folded up.
  function foldsOf(which, text) {
    if (whole.checked) return [];
    const covered = shown.passages.map((passage) => passage[which]).sort((a, b) => a[0] - b[0]);
    const folds = [];
    let at = 0;
    for (const [start, end] of [...covered, [text.length, text.length]]) {
      let from = at + (at ? HEAD : HEAD * 2);
      let to = start - HEAD;
      const line = text.indexOf("\n", from - HEAD / 2);
      if (line >= 0 && line < from + HEAD / 2) from = line + 1;
      const before = text.lastIndexOf("\n", to + HEAD / 2);
      if (before > to - HEAD / 2) to = before + 1;
      if (to - from > HEAD) folds.push([from, to]);
      at = Math.max(at, end);
    }
    return folds;
  }

  function changeWords(change, which) {
    const quoted = (side) => shown[side].text.slice(...change[side]).replace(/\s+/g, " ").slice(0, 60) || "∅";
    return `${change.kind.words}: ${quoted(which)} | ${quoted(OTHER[which])}`;
  }

  class Side {
    constructor(which) {
      this.which = which;
      this.pane = panes[which];
      this.text = shown[which].text;
      this.pieces = piecesOf(this.text, marksOf(which));
      this.drawn = new Map(); // start of a piece -> its span
    }

    draw() {
      const words = one(".words", this.pane);
      const parts = [];
      let at = 0;
      for (const [from, to] of foldsOf(this.which, this.text)) {
        parts.push(this.range(at, from), this.fold(from, to));
        at = to;
      }
      parts.push(this.range(at, this.text.length));
      words.replaceChildren(...parts);
    }

    fold(from, to) {
      const holder = element("div", "fold");
      const button = element("button", "", filled(this.pane.dataset.fold, { n: to - from }));
      button.type = "button";
      button.addEventListener("click", () => {
        const opened = this.range(from, to);
        const first = opened.firstChild;
        holder.replaceWith(opened);
        if (first) {
          first.tabIndex = -1;
          first.focus({ preventScroll: true });
        }
      });
      holder.append(button);
      return holder;
    }

    // The words of a range in paragraphs.
    range(from, to) {
      const made = document.createDocumentFragment();
      let paragraph = null;
      for (const piece of this.pieces) {
        if (piece.start > to || (piece.end <= from && piece.start !== from)) continue;
        const start = Math.max(piece.start, from);
        const end = Math.min(piece.end, to);
        if (start === to && to < this.text.length) break;
        if (!paragraph) {
          paragraph = element("p");
          const line = this.text.slice(start, (this.text.indexOf("\n", start) + 1 || this.text.length + 1) - 1);
          const whole = start === 0 || this.text[start - 1] === "\n";
          if (whole && line.length > 30 && !/^\s/.test(line)) paragraph.className = "body";
          made.append(paragraph);
        }
        if (start === piece.start) paragraph.append(...this.openings(piece));
        const words = this.text.slice(start, end).replace(/\n$/, "");
        if (words) paragraph.append(this.span(piece, start, words));
        if (end > start && this.text[end - 1] === "\n") paragraph = null;
      }
      return made;
    }

    openings(piece) {
      const made = [];
      for (const { passage } of piece.begins) {
        if (!passage) continue;
        const button = element("button", `no c${(passage.number - 1) % COLOURS}`, String(passage.number));
        button.type = "button";
        button.dataset.n = passage.number;
        button.setAttribute("aria-label", filled(this.pane.dataset.jump, { at: passage.number }));
        made.push(button);
      }
      for (const { change } of piece.empty) {
        if (!change) continue;
        const mark = element("mark", `more ${change.kind.key}`);
        mark.title = changeWords(change, this.which);
        made.push(mark);
      }
      return made;
    }

    span(piece, start, words) {
      const passages = piece.marks.filter((mark) => mark.passage);
      const change = piece.marks.find((mark) => mark.change);
      const made = element("span", "", words);
      if (passages.length) {
        const numbers = passages.map((mark) => mark.passage.number);
        made.className = `passage c${(numbers.at(-1) - 1) % COLOURS}`; // where two overlap, that which began last
        made.dataset.n = numbers.join(" ");
      }
      if (piece.marks.some((mark) => mark.aside)) made.classList.add("aside");
      made.dataset.s = start;
      if (!change) return made;
      const mark = element("mark", change.change.kind.key, words);
      mark.title = changeWords(change.change, this.which);
      made.replaceChildren(mark);
      return made;
    }

    spanAt(offset) {
      let found = null;
      for (const span of all(".passage", this.pane)) {
        if (Number(span.dataset.s) > offset) break;
        found = span;
      }
      return found;
    }

    // Where the character at an offset stands in the window.
    placeOf(offset) {
      const span = this.spanAt(offset);
      if (!span) return null;
      const words = span.firstChild.firstChild || span.firstChild;
      const range = document.createRange();
      range.setStart(words, Math.min(offset - Number(span.dataset.s), words.length));
      range.setEnd(words, words.length);
      const box = range.getClientRects()[0] || span.getClientRects()[0];
      return box ? box.top : null;
    }

    scrollBy(distance, smooth) {
      this.pane.scrollBy({ top: distance, behavior: smooth && !calm.matches ? "smooth" : "instant" });
    }
  }

  // The offset on the other side that answers an offset inside a passage.
  function counterpart(passage, which, offset) {
    const other = OTHER[which];
    let here = passage[which][0];
    let there = passage[other][0];
    for (const change of passage.changes) {
      if (change[which][1] > offset) {
        if (change[which][0] <= offset) return change[other][0];
        break;
      }
      here = change[which][1];
      there = change[other][1];
    }
    return Math.min(there + offset - here, passage[other][1] - 1);
  }

  const badge = (which, number) => one(`.no[data-n="${number}"]`, panes[which]);
  const sides = {};

  function choose(number) {
    current = number;
    for (const each of all("#viewer .current")) each.classList.remove("current");
    for (const each of all(`#viewer [data-n~="${number}"]`)) each.classList.add("current");
    const chip = one(`.chips [data-n="${number}"]`);
    if (chip) chip.scrollIntoView({ block: "nearest", inline: "nearest" });
    for (const each of all(".chips [aria-current]")) each.removeAttribute("aria-current");
    if (chip) chip.setAttribute("aria-current", "true");
    history.replaceState(null, "", `#pair-${shown.number}-${number}`);
    tell();
  }

  function tell() {
    const position = one(".position");
    position.textContent = filled(current ? position.dataset.at : position.dataset.none, { at: current, n: shown.passages.length });
  }

  // Both sides show the beginning of a passage at the same height.
  function jump(number, smooth = true) {
    choose(number);
    for (const which of ["a", "b"]) {
      const goal = badge(which, number);
      if (!goal) continue;
      const pane = panes[which];
      const top = goal.getBoundingClientRect().top - pane.getBoundingClientRect().top;
      sides[which].scrollBy(top - Math.min(140, pane.clientHeight / 4), smooth);
    }
  }

  // The side that was clicked stays, the other brings the counterpart to the same height.
  function follow(which, number, offset, top) {
    choose(number);
    const passage = shown.passages[number - 1];
    const other = sides[OTHER[which]];
    const place = other.placeOf(counterpart(passage, which, offset));
    if (place === null) return;
    const own = panes[which].getBoundingClientRect().top;
    const theirs = other.pane.getBoundingClientRect().top;
    other.scrollBy(place - theirs - Math.min(top - own, other.pane.clientHeight * 0.7), true);
    const span = other.spanAt(counterpart(passage, which, offset));
    span.classList.remove("here");
    requestAnimationFrame(() => span.classList.add("here"));
  }

  function clickedAt(event, span) {
    const words = span.firstChild.firstChild || span.firstChild;
    const caret = document.caretRangeFromPoint && document.caretRangeFromPoint(event.clientX, event.clientY);
    const inside = caret && caret.startContainer === words ? caret.startOffset : 0;
    return Number(span.dataset.s) + Math.min(inside, words.length - 1);
  }

  for (const which of ["a", "b"]) {
    panes[which].addEventListener("click", (event) => {
      const number = event.target.closest(".no");
      const span = event.target.closest(".passage");
      if (number) {
        const at = shown.passages[number.dataset.n - 1];
        follow(which, at.number, at[which][0], number.getBoundingClientRect().top);
      } else if (span && getSelection().isCollapsed) {
        const passage = Number(span.dataset.n.split(" ").pop());
        follow(which, passage, clickedAt(event, span), event.clientY - 12);
      }
    });
  }

  function step(by) {
    const count = shown.passages.length;
    const next = current ? current + by : by > 0 ? 1 : count;
    if (next >= 1 && next <= count) jump(next);
  }

  function drawSides() {
    for (const which of ["a", "b"]) {
      sides[which] = new Side(which);
      sides[which].draw();
      panes[which].scrollTop = 0;
    }
  }

  function heads() {
    for (const which of ["a", "b"]) {
      const summary = one("summary", shown[which].holder);
      const words = one(".heading .of", panes[which]);
      words.replaceChildren(...[...summary.childNodes].map((node) => node.cloneNode(true)));
      const page = shown[which].holder.dataset.page;
      if (!page) continue;
      const link = element("a");
      link.href = page;
      link.append(...words.childNodes);
      words.append(link);
    }
  }

  function chips() {
    const list = one(".chips");
    const items = shown.passages.map((passage) => {
      const item = element("li");
      const button = element("button", `c${(passage.number - 1) % COLOURS}`, String(passage.number));
      button.type = "button";
      button.dataset.n = passage.number;
      button.setAttribute("aria-label", filled(list.dataset.label, { at: passage.number }));
      button.addEventListener("click", () => jump(passage.number));
      item.append(button);
      return item;
    });
    list.replaceChildren(...items);
  }

  // Pairs one after the other as the table has them now.
  const rowsShown = () => (body ? [...body.rows].filter((row) => !row.hidden && one("th a", row)) : []);
  const numberOf = (row) => Number(row.cells[0].dataset.v);

  function turns() {
    const order = rowsShown().map(numberOf);
    const at = order.indexOf(shown.number);
    for (const button of all("[data-turn]")) {
      const next = at < 0 ? undefined : order[at + Number(button.dataset.turn)];
      button.disabled = next === undefined;
      button.dataset.goal = next || "";
    }
  }

  function open(section, passage) {
    const number = Number(section.id.slice(5));
    overview.inert = true; // it keeps its place underneath: laying a long table out again takes a while
    viewer.hidden = false;
    root.classList.add("viewing");
    if (!shown || shown.number !== number) {
      shown = { ...read(section), number };
      current = 0;
      const title = one("#viewer-title");
      title.textContent = filled(title.dataset.title, { n: number });
      one("#viewer .figures").replaceChildren(...[...one(".figures", section).childNodes].map((node) => node.cloneNode(true)));
      heads();
      chips();
      drawSides();
      turns();
      tell();
      title.focus({ preventScroll: true });
    }
    if (passage && passage <= shown.passages.length) jump(passage, false);
    else if (shown.passages.length && !current) jump(1, false);
  }

  function close() {
    if (!shown) return;
    const number = shown.number;
    shown = null;
    viewer.hidden = true;
    overview.inert = false;
    root.classList.remove("viewing");
    const link = one(`th a[href="#pair-${number}"]`);
    if (link) link.focus();
  }

  function route() {
    const match = /^#pair-(\d+)(?:-(\d+))?$/.exec(location.hash);
    const section = match && document.getElementById(`pair-${match[1]}`);
    if (section) open(section, Number(match[2] || 0));
    else {
      close();
      const goal = location.hash && document.getElementById(location.hash.slice(1));
      if (goal && goal.matches("details")) goal.open = true;
    }
  }

  addEventListener("hashchange", route);
  for (const button of all("[data-turn]")) button.addEventListener("click", () => (location.hash = `#pair-${button.dataset.goal}`));
  for (const button of all("[data-step]")) button.addEventListener("click", () => step(Number(button.dataset.step)));
  whole.addEventListener("change", () => {
    const at = current;
    drawSides();
    if (at) jump(at, false);
  });
  one("#viewer .back").addEventListener("click", (event) => {
    event.preventDefault();
    history.pushState(null, "", "#pairs");
    close();
  });

  // --- paper: what is folded up in the overview is printed, too ---------------------------------------------------
  let unfolded = [];
  addEventListener("beforeprint", () => {
    unfolded = all("#overview details:not([open]):not(.text)");
    for (const details of unfolded) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of unfolded) details.open = false;
  });

  const KEYS = { n: 1, ArrowRight: 1, j: 1, p: -1, ArrowLeft: -1, k: -1 };
  document.addEventListener("keydown", (event) => {
    if (!shown || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.key === "Escape") {
      one("#viewer .back").click();
      return;
    }
    if (!one("[data-keys]").checked || !(event.key in KEYS)) return;
    event.preventDefault();
    step(KEYS[event.key]);
  });
  route();
})();
