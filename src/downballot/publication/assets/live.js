// Asks the desk whether something has arrived; if so, takes over the page's new content.
(() => {
  "use strict";
  const data = document.body.dataset;
  const pause = Number(data.seconds) * 1000;
  const longest = Math.max(pause, 60000);
  const silent = document.getElementById("silent");
  const said = document.getElementById("said");
  let wait = pause;

  // Words for an element that the new content has too: its id, or where it leads.
  const path = (element) => {
    if (element.id) return "#" + CSS.escape(element.id);
    const href = element.getAttribute("href");
    return href ? `a[href="${CSS.escape(href)}"]` : "";
  };

  const remember = (main) => ({
    focused: main.contains(document.activeElement) ? document.activeElement : null,
    open: [...main.querySelectorAll("details[open][id]")].map(path),
    moved: [...main.querySelectorAll(".scroll[id]")].map((one) => [path(one), one.scrollLeft]),
    typed: [...main.querySelectorAll("input[id]")].map((one) => [path(one), one.value]),
    at: [scrollX, scrollY],
  });

  const restore = (main, kept) => {
    kept.open.forEach((one) => main.querySelector(one)?.setAttribute("open", ""));
    kept.moved.forEach(([one, left]) => (main.querySelector(one) ?? {}).scrollLeft = left);
    kept.typed.forEach(([one, value]) => (main.querySelector(one) ?? {}).value = value);
    const target = kept.focused === document.getElementById("main") ? main
      : kept.focused && path(kept.focused) && main.querySelector(path(kept.focused));
    const { selectionStart, selectionEnd } = kept.focused ?? {};
    (target || null)?.focus({ preventScroll: true });
    if (target && selectionStart != null) target.setSelectionRange(selectionStart, selectionEnd);
    scrollTo(...kept.at);
  };

  const renew = async () => {
    const answer = await fetch(location.href, { cache: "no-cache" });
    if (!answer.ok) throw new Error(String(answer.status));
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const before = document.getElementById("main");
    const after = fresh.getElementById("main");
    const news = fresh.body.dataset.update !== data.update;
    const kept = remember(before);
    before.replaceWith(after);
    restore(after, kept);
    document.title = fresh.title;
    data.version = fresh.body.dataset.version;
    data.update = fresh.body.dataset.update;
    if (news) said.textContent = after.dataset.announcement;
  };

  const ask = async () => {
    try {
      if (!document.hidden) {
        const answer = await fetch(data.state, { cache: "no-cache" });
        if (!answer.ok) throw new Error(String(answer.status));
        if ((await answer.json()).version !== data.version) await renew();
        wait = pause;
        silent.hidden = true;
      }
    } catch {
      wait = Math.min(wait * 2, longest);
      silent.hidden = false;
    }
    setTimeout(ask, wait);
  };

  setTimeout(ask, wait);
})();
