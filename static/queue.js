// The selection of the queue, what is new, and what became ready. `baton.js` has the keys.
// Without it the check boxes and the form beneath them still work; only nothing is told by itself.
"use strict";

(() => {
  const TITLE = document.title;
  const KNOWN = "baton-ready";
  const one = (selector) => document.querySelector(selector);
  const boxes = () => [...document.querySelectorAll("input[name=pk][form=bulk]")];
  const selection = () => boxes().filter((box) => box.checked);

  function count() {
    const label = one("[data-picked]");
    const picked = selection().length;
    if (label) label.textContent = `${picked} selected`;
  }

  function pick(row) {
    const box = row && one(`#row-${CSS.escape(row.dataset.row)} input[name=pk]`);
    if (!box) return;
    box.checked = !box.checked;
    count();
  }

  function clear() {
    for (const box of selection()) box.checked = false;
    count();
  }

  function acknowledgeSelected() {
    const form = one("#bulk");
    form.elements.action.value = "acknowledge";
    form.requestSubmit();
  }

  window.baton = { selection, pick, clear, acknowledgeSelected };

  // The last box that was clicked, from which Shift selects a range.
  let last = null;
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-dismiss]")) one("#bulk-result").replaceChildren();
    if (event.target.closest("#bulk button[type=reset]")) {
      event.preventDefault();
      clear();
    }
    const box = event.target.closest("input[name=pk][form=bulk]");
    if (!box) return;
    const all = boxes();
    if (event.shiftKey && last && all.includes(last)) {
      const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
      for (const between of all.slice(from, to + 1)) between.checked = box.checked;
    }
    last = box;
    count();
  });
  document.addEventListener("change", (event) => event.target.name === "pk" && count());

  // What was ready when this window looked last, so that only what became ready since is told, on whichever page.
  function known() {
    const kept = sessionStorage.getItem(KNOWN);
    return kept === null ? null : new Set(kept.split(" ").filter(Boolean));
  }

  let untold = 0;
  function badge() {
    const fired = Number(one(".news [data-fired]")?.dataset.fired ?? 0);
    const waiting = fired + untold;
    document.title = waiting ? `(${waiting}) ${TITLE}` : TITLE;
  }

  function tell(item) {
    const notice = document.createElement("p");
    notice.className = "notice success ready";
    const link = document.createElement("a");
    link.href = item.dataset.where;
    link.textContent = "Open it";
    notice.append(`${item.dataset.name} is ready: contact was invited. `, link);
    one("#notices").append(notice);
    untold += 1;
  }

  function read() {
    const list = one(".news [data-ready-list]");
    if (!list) return;
    const items = [...list.querySelectorAll("[data-ready]")];
    const before = known();
    if (before) {
      for (const item of items) if (!before.has(item.dataset.ready)) tell(item);
    }
    sessionStorage.setItem(KNOWN, items.map((item) => item.dataset.ready).join(" "));
    badge();
  }

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.matches?.(".news")) read();
    count();
  });

  // Who comes back to the window has seen what the notices say.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    untold = 0;
    badge();
  });

  count();
})();
