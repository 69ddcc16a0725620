/* Forms with data-progress: when the answer takes longer than a second, say what is going on, and take no second
   press. Without this file the form is sent all the same. */

const AFTER_MS = 1000;

for (const form of document.querySelectorAll("form[data-progress]")) {
  const shown = form.querySelector(".progress-line");
  let timer = 0;

  form.addEventListener("submit", (event) => {
    if (form.getAttribute("aria-busy") === "true") {
      event.preventDefault();
      return;
    }
    form.setAttribute("aria-busy", "true");
    timer = setTimeout(() => {
      shown.hidden = false;
      document.getElementById("said").textContent = form.dataset.progress;
    }, AFTER_MS);
  });

  // Coming back to a page that the browser kept must find the form ready.
  window.addEventListener("pageshow", () => {
    clearTimeout(timer);
    form.removeAttribute("aria-busy");
    shown.hidden = true;
  });
}
