/* While a draft is written: each rule in words with how many accounts meet it, and how many would qualify. The server
   reads the form as it stands, stores nothing, and answers in sentences. */
"use strict";

(() => {
  const PAUSE = 500;
  let waiting;
  let asking;

  function place(parent, name, first) {
    let line = parent.querySelector(`:scope > .${name}`);
    if (!line) {
      line = document.createElement("p");
      line.className = `baton-live ${name}`;
      line.setAttribute("role", "status");
      first ? parent.prepend(line) : parent.append(line);
    }
    return line;
  }

  function write(line, text, isWrong) {
    line.textContent = text;
    line.hidden = !text;
    line.classList.toggle("wrong", isWrong);
  }

  function cardOf(prefix) {
    const field = document.getElementById(`id_${prefix}-kind`);
    return field && (field.closest("fieldset") || field.closest(".form-row").parentElement);
  }

  function show(told) {
    for (const [prefix, rule] of Object.entries(told.rules)) {
      const card = cardOf(prefix);
      if (!card) continue;
      write(place(card, "baton-live-rule", true), [rule.says, ...rule.problems].filter(Boolean).join(" "), rule.problems.length > 0);
    }
    const group = document.getElementById("rules-group");
    if (group) write(place(group, "baton-live-total", true), told.total, false);
  }

  async function ask(form) {
    asking?.abort();
    asking = new AbortController();
    try {
      const url = new URL("../live/", location.href);
      const answer = await fetch(url, { method: "POST", body: new FormData(form), signal: asking.signal });
      if (!answer.ok) throw new Error(answer.statusText);
      show(await answer.json());
    } catch (error) {
      const group = document.getElementById("rules-group");
      if (error.name !== "AbortError" && group) {
        write(place(group, "baton-live-total", true), "The counts could not be fetched. They come back with the next change.", true);
      }
    }
  }

  function soon(form) {
    clearTimeout(waiting);
    waiting = setTimeout(() => ask(form), PAUSE);
  }

  document.addEventListener("DOMContentLoaded", () => {
    const form = document.getElementById("scorecardversion_form");
    if (!form || !document.querySelector("select[data-fields]")) return;
    for (const name of ["input", "change", "formset:added", "formset:removed"]) {
      document.addEventListener(name, () => soon(form));
    }
    // The autocompletes of signals tell of a choice through jQuery alone.
    window.django?.jQuery(document).on("change", "select.admin-autocomplete", () => soon(form));
    ask(form);
  });
})();
