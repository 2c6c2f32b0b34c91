"use strict";
// Works on numbers only: nobody's words pass through here.
(() => {
  const find = (id) => document.getElementById(id);
  const data = JSON.parse(find("numbers").textContent);
  const language = document.documentElement.lang;
  const written = (value, digits) =>
    value.toLocaleString(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const percent = (value) =>
    value.toLocaleString(language, { style: "percent", minimumFractionDigits: 2 });
  const reaching = (scores, step) =>
    scores.reduce((sum, [at, count]) => (at >= step ? sum + count : sum), 0);
  const slider = find("threshold");
  const bars = [...document.querySelectorAll("#bars rect")];
  const examples = [...document.querySelectorAll("article[data-step]")];

  function draw(step, ours) {
    const counts = data.bars.map((bar) => (ours ? bar.n : reaching(bar.h, step)));
    const highest = Math.max(1, ...counts);
    bars.forEach((bar, number) => {
      const height = (data.height * counts[number]) / highest;
      bar.setAttribute("height", height);
      bar.setAttribute("y", data.height - height);
      bar.firstElementChild.textContent = `${bar.dataset.start}: ${counts[number]}`;
    });
    if (bars.length) find("highest").textContent = written(highest, 0);
  }

  function show() {
    const step = Number(slider.value);
    // The settings' threshold may lie between two hundredths: there the exact figures count.
    const ours = step === data.start;
    const flagged = ours ? data.flagged : reaching(data.scores, step);
    find("at").textContent = written(step / 100, 2);
    find("flagged").textContent = written(flagged, 0);
    find("a-day").textContent = written(flagged / data.days, 2);
    find("share").textContent = percent(flagged / Math.max(data.judged, 1));
    draw(step, ours);
    let shown = 0;
    for (const example of examples) {
      const on = ours ? example.dataset.flagged === "yes" : Number(example.dataset.step) >= step;
      example.hidden = !on;
      example.querySelector(".chip").classList.toggle("on", on);
      const below = example.querySelector(".below");
      if (below) below.hidden = on;
      shown += on;
    }
    if (examples.length) {
      find("shown").textContent = written(shown, 0);
      find("all").textContent = written(flagged, 0);
    }
  }

  for (const button of document.querySelectorAll("button[data-open]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const open = button.dataset.open === "yes";
      const section = button.closest("section");
      for (const words of section.querySelectorAll("article details")) words.open = open;
    });
  }
  find("topics").hidden = false;
  find("topics").addEventListener("change", (event) => {
    for (const asked of document.querySelectorAll("article[data-topic]"))
      asked.hidden = event.target.value !== "" && asked.dataset.topic !== event.target.value;
  });
  find("table").open = false; // the slider says the same
  find("slider").hidden = false;
  slider.addEventListener("input", show);
  show();
})();
