/* A copy of the morning check that is shown on a later day asks for that day: its answers are not yesterday's. */

{
  const form = document.querySelector(".check-form");
  const [day] = form ? JSON.parse(form.dataset.days).filter(([, from]) => from <= Date.now()).slice(-1) : [];
  if (day) {
    const [on] = day;
    form.elements.on.value = on;
    for (const field of form.querySelectorAll(".scale input")) field.checked = field.value === "";
    document.querySelector(".changes")?.remove();
    form.closest("details")?.setAttribute("open", "");
    const words = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });
    document.getElementById("check-day").textContent = words.format(new Date(on));
  }
}
