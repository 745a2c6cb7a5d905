// Shows one screen after the other; without it all stand below each other.
(() => {
  "use strict";
  const asked = new URLSearchParams(location.search || location.hash.slice(1));
  const button = document.querySelector("[data-pause]");
  const place = document.querySelector(".wall-place");
  const named = (name) => (asked.get(name) ?? "").split(",").map((one) => one.trim()).filter(Boolean);
  let at = 0;
  let paused = false;
  let timer = 0;

  // A copy on a static host reads no parameters: what is left out and in which order is done here.
  const chosen = () => {
    const all = [...document.querySelectorAll(".screen")];
    const kinds = named("show");
    const contests = named("contests");
    const kept = all.filter((one) => (!kinds.length || kinds.includes(one.dataset.kind))
      && (!contests.length || !one.dataset.contest || contests.includes(one.dataset.contest)));
    const rank = (list, word) => (list.length ? list.indexOf(word) : 0);
    kept.sort((one, other) => rank(kinds, one.dataset.kind) - rank(kinds, other.dataset.kind)
      || rank(contests, one.dataset.contest ?? "") - rank(contests, other.dataset.contest ?? ""));
    return kept.length ? kept : all;
  };

  const stays = () => {
    const usual = Number(document.getElementById("main").dataset.stays);
    const wanted = Number(asked.get("seconds"));
    return (wanted >= 3 && wanted <= 600 ? wanted : usual) * 1000;
  };

  const show = () => {
    const screens = chosen();
    if (!screens.length) return;
    at = (at + screens.length) % screens.length;
    const shown = screens[at];
    document.querySelectorAll(".screen").forEach((one) => one.classList.toggle("on", one === shown));
    place.textContent = `${at + 1} / ${screens.length}`;
    document.documentElement.classList.add("cycling");
  };

  const go = (steps) => {
    at += steps;
    show();
    clearTimeout(timer);
    if (!paused) timer = setTimeout(() => go(1), stays());
  };

  const pause = () => {
    paused = !paused;
    button.setAttribute("aria-pressed", String(paused));
    button.textContent = paused ? button.dataset.paused : button.dataset.going;
    go(0);
  };

  button.addEventListener("click", pause);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { key } = event;
    if (key === " " && event.target !== button) pause();
    else if (key === "ArrowRight") go(1);
    else if (key === "ArrowLeft") go(-1);
    else if (key === "f" && document.fullscreenElement) document.exitFullscreen();
    else if (key === "f") document.documentElement.requestFullscreen?.().catch(() => {});
    else return;
    if (event.target !== button || key !== " ") event.preventDefault();
  });

  // A count that arrives brings new content: the same place is shown, at once.
  new MutationObserver(show).observe(document.body, { childList: true });
  go(0);
})();
