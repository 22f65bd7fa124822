// Keyboard, the pane beside the list, running clocks, and what to say when the server does not answer.
// Everything works without it too: rows are links, Acknowledge is a form.
"use strict";

document.documentElement.classList.add("js");

const WIDE = window.matchMedia("(min-width: 1100px)");
const find = (selector, within = document) => within.querySelector(selector);
const rows = () => [...document.querySelectorAll("[data-row]")];

function selected() {
  return find("[data-row][aria-current]");
}

function select(row) {
  if (!row) return;
  selected()?.removeAttribute("aria-current");
  row.setAttribute("aria-current", "true");
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  if (WIDE.matches) show(row);
}

function show(row) {
  const pane = find("#detail");
  if (!pane || pane.dataset.shown === row.dataset.row) return;
  pane.dataset.shown = row.dataset.row;
  pane.replaceChildren(find("#skeleton").content.cloneNode(true));
  pane.scrollTop = 0;
  const answer = htmx.ajax("GET", row.getAttribute("href"), { source: row, target: pane, swap: "innerHTML" });
  answer.catch(() => {}); // given up for the next row; what failed otherwise is said by `failed`
}

function step(by) {
  const all = rows();
  const at = all.indexOf(selected());
  select(all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)]);
}

// Esc leaves the innermost thing first: what is typed in, then an open panel, then the selection.
function leave(typing) {
  const panel = find("details.pop[open]");
  if (panel) {
    panel.open = false;
    find("summary", panel).focus();
  } else if (typing) typing.blur();
  else window.baton?.clear();
}

function toggleHelp() {
  const help = find("#help");
  if (help.open) help.close();
  else help.showModal();
}

function unfold(name) {
  const part = find(`details[data-part="${name}"]`);
  if (!part) return false;
  part.open = true;
  part.scrollIntoView({ block: "nearest" });
  const first = find("select, textarea, input:not([type=hidden])", part) ?? find("a.button", part);
  first?.focus({ preventScroll: true });
  return true;
}

function open() {
  const row = selected();
  if (row) location.assign(row.href);
}

function unfoldOrOpen(name) {
  if (!unfold(name)) open();
}

// A panel that hangs from its button; the key opens it and goes into it, and closes it again.
function pop(key) {
  const panel = find(`details[data-pop="${key}"]`);
  if (!panel) return;
  panel.open = !panel.open;
  if (panel.open) find("a, select, input:not([type=hidden]), button", panel.lastElementChild)?.focus();
  else find("summary", panel).focus();
}

function acknowledge() {
  const selection = window.baton?.selection();
  if (selection?.length) window.baton.acknowledgeSelected();
  else within("[data-acknowledge]")?.click();
}

// A part of the detail, if that stands beside the row that is selected: while an answer is on its way it may be another's.
function within(selector) {
  const [row, detail] = [selected(), find("[data-handoff]")];
  return detail && (!row || row.dataset.row === detail.dataset.handoff) ? find(selector, detail) : null;
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  x: () => window.baton?.pick(selected()),
  a: acknowledge,
  c: () => within("[data-context]")?.click(),
  o: () => unfoldOrOpen("reach-out"),
  s: () => unfold("snoozed"),
  f: () => pop("f"),
  v: () => pop("v"),
  u: () => find("a.back")?.click(),
  "/": () => find("[data-search]")?.focus(),
  Enter: open,
  "?": toggleHelp,
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = event.target.closest("input:not([type=checkbox]), select, textarea");
  if (event.key === "Escape") leave(typing);
  // Elsewhere Enter sends the form, on a list it would only unfold it, which Space and the arrows do as well.
  if (event.key === "Enter" && event.target.matches("[data-panel] select")) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
  if (typing || (find("#help").open && event.key !== "?")) return;
  const act = KEYS[event.key];
  // Enter on a link or a button does what it always does.
  if (!act || (event.key === "Enter" && event.target !== document.body)) return;
  event.preventDefault();
  act();
});

document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-row]");
  // A keyboard's Enter is a click without a position: it opens the page, as the help says.
  const byPointer = event.detail > 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (row && byPointer && WIDE.matches) {
    event.preventDefault();
    select(row);
  }
  if (event.target.closest("[data-help]")) toggleHelp();
  if (event.target.closest("[data-reload]")) location.reload();
  for (const menu of document.querySelectorAll("details.menu[open], details.pop[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// How a message leaves: by the clipboard, which only a click may fill, or by the mail program once it is logged as sent.
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-send=copy]")) return;
  const { subject, body } = event.target.form.elements;
  const [about, text] = [subject.value, body.value];
  if (!text.trim() || /\{[a-z_]+\}/.test(`${about} ${text}`)) return;
  navigator.clipboard?.writeText(about ? `${about}\n\n${text}` : text);
});

document.addEventListener("htmx:beforeOnLoad", ({ detail }) => {
  const isLogged = detail.xhr.status >= 200 && detail.xhr.status < 300;
  const way = detail.requestConfig.triggeringEvent?.submitter?.dataset.send;
  if (isLogged && way === "mailto" && detail.elt.matches("[data-compose]")) mail(detail.elt.elements);
});

// RFC 6068: a line ends in %0D%0A. The address is one that the server knows, and not something in the words of the list.
function mail({ person, subject, body }) {
  const to = encodeURIComponent(person.selectedOptions[0]?.dataset.address ?? "").replaceAll("%40", "@");
  const text = encodeURIComponent(body.value.replace(/\r?\n/g, "\r\n"));
  location.assign(`mailto:${to}?subject=${encodeURIComponent(subject.value)}&body=${text}`);
}

// Who is three rows further by now does not want the detail of the first: what it says of its row still goes there.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const shown = detail.target.id === "detail" && detail.target.dataset.shown;
  const answered = shown && detail.serverResponse.match(/data-handoff="(\d+)"/)?.[1];
  if (answered && answered !== shown) detail.swapOverride = "none";
});

document.addEventListener("change", (event) => {
  if (event.target.closest(".filters") && !event.target.closest("[data-panel]")) event.target.form.requestSubmit();
});

// A slider over time says where it stands while the answer is on its way.
document.addEventListener("input", (event) => {
  const slider = event.target.closest("[data-instant]");
  if (!slider) return;
  const said = new Date(Number(slider.value) * 1000).toLocaleString(document.documentElement.lang, {
    dateStyle: "medium", timeStyle: "short", timeZone: slider.dataset.zone,
  });
  slider.setAttribute("aria-valuetext", said);
  const heading = find("#why-when");
  if (heading) heading.textContent = said;
});

function failed() {
  const pane = find("#detail");
  if (pane?.dataset.shown) delete pane.dataset.shown;
  find(".skeleton")?.remove();
  find("#notices").replaceChildren(find("#failed").content.cloneNode(true));
}

// Polling that fails once in a while is nobody's business.
for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, (event) => {
    if (!event.detail.elt.closest(".news")) failed();
  });
}

// A clock runs while its team works: `data-runs` is for how many seconds from when it was drawn.
function words(seconds) {
  const minutes = Math.floor(Math.abs(seconds) / 60);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  const said = !hours ? `${rest} m` : hours >= 10 || !rest ? `${hours} h` : `${hours} h ${rest} m`;
  return `${said} ${seconds < 0 ? "over" : "left"}`;
}

function tick() {
  for (const clock of document.querySelectorAll("[data-clock]")) {
    clock.dataset.drawn ??= String(performance.now());
    const passed = Math.min((performance.now() - Number(clock.dataset.drawn)) / 1000, Number(clock.dataset.runs));
    clock.textContent = words(Number(clock.dataset.clock) - passed);
  }
}

// A row that was drawn anew is still the one beside which the detail stands, and has the focus if it had it before.
function mark() {
  const shown = find("#detail")?.dataset.shown;
  if (!shown || selected()) return;
  const row = find(`[data-row="${CSS.escape(shown)}"]`);
  row?.setAttribute("aria-current", "true");
  if (document.activeElement === document.body) row?.focus({ preventScroll: true });
}

document.addEventListener("htmx:afterSettle", () => {
  mark();
  tick();
});
tick();
setInterval(tick, 10000);

if (WIDE.matches && find("[data-queue]")) {
  const first = rows()[0];
  if (first) {
    first.setAttribute("aria-current", "true");
    show(first);
  }
}
