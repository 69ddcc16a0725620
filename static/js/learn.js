/* The knee-angle dial: draws the leg at the angle of the slider. Without it the slider is a form. */
(() => {
  "use strict";
  const dial = document.querySelector("[data-dial]");
  if (!dial) return;
  const { poses, steps } = JSON.parse(document.getElementById("turns").textContent);
  const slider = dial.querySelector("input[type=range]");
  const leg = dial.querySelector(".leg");
  const bands = [...dial.querySelectorAll(".band")];
  const angles = [...dial.querySelectorAll("[data-knee]")];
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let shown = Number(slider.value);
  let frame = 0;

  // Puts the numbers of the one path data between those of the other.
  const between = (from, to, share) => {
    const ends = to.match(/-?\d+\.\d+/g);
    let place = 0;
    return from.replace(/-?\d+\.\d+/g, (start) => (Number(start) + (ends[place++] - start) * share).toFixed(1));
  };

  const draw = (deg) => {
    const after = Math.max(1, poses.findIndex(([at]) => at >= deg));
    const [low, lowOpacity, lowOutline, lowFibres] = poses[after - 1];
    const [high, highOpacity, highOutline, highFibres] = poses[after];
    const share = (deg - low) / (high - low);
    const outline = between(lowOutline, highOutline, share);
    for (const part of leg.querySelectorAll(".turns")) part.setAttribute("transform", `rotate(${-deg} 320 205)`);
    leg.querySelector(".patella").setAttribute("transform", `rotate(${-deg * 0.55} 320 205)`);
    leg.querySelector(".gastroc .ground").setAttribute("d", outline);
    const muscle = leg.querySelector(".gastroc .body");
    muscle.setAttribute("d", outline);
    muscle.setAttribute("fill-opacity", lowOpacity + (highOpacity - lowOpacity) * share);
    leg.querySelector(".gastroc > .fibres").setAttribute("d", between(lowFibres, highFibres, share));
  };

  const swing = () => {
    const way = Number(slider.value) - shown;
    shown = calm.matches || Math.abs(way) < 0.5 ? Number(slider.value) : shown + way * 0.25;
    draw(shown);
    frame = shown === Number(slider.value) ? 0 : requestAnimationFrame(swing);
  };

  const turn = () => {
    const deg = Number(slider.value);
    const [bias, words] = steps[deg];
    dial.dataset.bias = bias;
    for (const band of bands) band.hidden = band.dataset.bias !== bias;
    dial.querySelector("output").textContent = `${deg}°`;
    slider.setAttribute("aria-valuetext", words);
    leg.setAttribute("aria-label", leg.parentElement.dataset.words.replace("…", words));
    for (const angle of angles) angle.setAttribute("aria-current", String(Number(angle.dataset.knee) === deg));
    if (!frame) frame = requestAnimationFrame(swing);
  };

  dial.querySelector(".turn button").hidden = true;
  slider.addEventListener("input", turn);
  for (const angle of angles) {
    angle.addEventListener("click", (event) => {
      event.preventDefault();
      slider.value = angle.dataset.knee;
      turn();
    });
  }
})();
