/* Buttons that copy a field; without a clipboard they stay away and the field can be selected by hand. */

for (const place of document.querySelectorAll("[data-copy-from]")) {
  if (!navigator.clipboard) continue;
  const button = place.querySelector("button");
  const field = document.getElementById(place.dataset.copyFrom);
  place.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      field.select();
      return;
    }
    button.textContent = button.dataset.wordCopied;
    document.dispatchEvent(new CustomEvent("announce", { detail: { value: button.dataset.wordCopied } }));
  });
}
