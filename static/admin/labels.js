/* Names, for those who hear the page, what the admin's widgets leave without one: the cells of a table of inlines after
   their column, and the search fields of a select after its label. */
"use strict";

(() => {
  const NAMELESS = "input:not([type=hidden]), select, textarea";
  const PARTS = ".select2-selection, .select2-selection__rendered, .select2-search__field";

  function nameCells(table) {
    const columns = [...table.querySelectorAll("thead th")].map((column) => column.textContent.trim());
    for (const row of table.querySelectorAll("tbody tr")) {
      [...row.cells].forEach((cell, place) => {
        for (const field of cell.querySelectorAll(NAMELESS)) {
          if (!field.labels.length && columns[place]) field.setAttribute("aria-label", columns[place]);
        }
      });
    }
  }

  function nameSelect(select) {
    const box = select.nextElementSibling;
    const name = select.labels[0] ? select.labels[0].textContent.trim() : select.getAttribute("aria-label");
    if (!box || !name) return;
    box.querySelectorAll(PARTS).forEach((part) => part.setAttribute("aria-label", name));
    box.querySelectorAll("ul > span").forEach((part) => part.setAttribute("role", "listitem"));
  }

  function nameAll() {
    document.querySelectorAll("table:has(.form-row), .inline-group table").forEach(nameCells);
    document.querySelectorAll("select.select2-hidden-accessible").forEach(nameSelect);
  }

  // The widgets put their parts in when they like: at first, with a row that is added, after every choice.
  document.addEventListener("DOMContentLoaded", () => {
    nameAll();
    new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });
  });
})();
