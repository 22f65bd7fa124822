/* A form is sent once, however often its button is pressed while the answer is on its way. */
"use strict";

(() => {
  const LONGEST = 8000;

  function free(form) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    form.setAttribute("aria-busy", "true");
    // What answers with a file leaves the page where it is.
    setTimeout(() => free(form), LONGEST);
  });

  // Back from the next page, which the browser may have kept as it was.
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(free));
})();
