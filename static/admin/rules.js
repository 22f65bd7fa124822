/* A rule's card shows the fields that rules of its kind have. The server says which, in `data-fields` of the kind. */
"use strict";

function showFieldsOf(kind) {
  const fieldsOf = JSON.parse(kind.dataset.fields);
  const shown = new Set(fieldsOf[kind.value] || []);
  const card = kind.closest("fieldset") || kind.closest(".form-row").parentElement;
  for (const name of new Set(Object.values(fieldsOf).flat())) {
    const line = card.querySelector(`.field-line.field-${name}`);
    if (line) line.hidden = !shown.has(name) && !line.classList.contains("errors");
  }
  for (const row of card.querySelectorAll(".field-row")) {
    row.hidden = [...row.querySelectorAll(":scope > .field-line")].every((line) => line.hidden);
  }
}

function showFieldsIn(part) {
  part.querySelectorAll("select[data-fields]").forEach(showFieldsOf);
}

document.addEventListener("DOMContentLoaded", () => showFieldsIn(document));
document.addEventListener("formset:added", (event) => showFieldsIn(event.target));
document.addEventListener("change", (event) => {
  if (event.target.matches("select[data-fields]")) showFieldsOf(event.target);
});
