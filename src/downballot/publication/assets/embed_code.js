// Copies the code of an embed, and puts this site's address into it where none is known.
(() => {
  "use strict";
  document.documentElement.classList.add("scripted");
  const complete = (field) => {
    field.value = field.value.replaceAll('src="/', `src="${location.origin}/`);
  };
  document.addEventListener("toggle", (event) => {
    event.target.querySelectorAll?.("textarea[readonly]").forEach(complete);
  }, true);
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copies]");
    if (!button) return;
    const field = document.getElementById(button.dataset.copies);
    const said = button.parentElement.querySelector("[role=status]");
    complete(field);
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = said.dataset.done;
    } catch {
      said.textContent = said.dataset.failed;
    }
  });
})();
