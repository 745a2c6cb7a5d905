// Is told when something has arrived, or asks; then takes over the page's new content.
(() => {
  "use strict";
  const data = document.body.dataset;
  const sparing = navigator.connection?.saveData;
  const pause = sparing ? 60000 : Number(data.seconds) * 1000;
  const longest = Math.max(pause, 60000);
  const silent = document.getElementById("silent");
  const said = document.getElementById("said");
  let wait = pause;
  let told = false; // whether the desk tells by itself; a proxy may hold events back
  let source = null;
  let timer = 0;
  let busy = false;
  let newest = data.version; // the version that the desk was last heard to have

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
    const answer = await fetch(location.href, { cache: "reload" });
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

  const later = (time) => {
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(ask, time);
  };

  const ask = async () => {
    if (busy) return;
    busy = true;
    try {
      if (newest === data.version) {
        const answer = await fetch(data.state, { cache: "reload" });
        if (!answer.ok) throw new Error(String(answer.status));
        newest = (await answer.json()).version;
      }
      const wanted = newest;
      if (wanted !== data.version) await renew();
      if (wanted === newest) newest = data.version;
      wait = pause;
      silent.hidden = true;
    } catch {
      wait = Math.min(wait * 2, longest);
      silent.hidden = false;
    }
    busy = false;
    later(newest === data.version && told ? longest : wait);
  };

  const listen = () => {
    if (!data.events || !window.EventSource || sparing) return;
    source?.close();
    source = new EventSource(data.events);
    source.onmessage = (event) => {
      const { version, within } = JSON.parse(event.data);
      told = true;
      silent.hidden = true;
      newest = version;
      // Asked even so once in a while: a connection may die unnoticed.
      later(version === data.version ? longest : Math.random() * within * 1000);
    };
    source.onerror = () => {
      const before = source;
      if (told) later(wait);
      told = false;
      if (before.readyState === EventSource.CLOSED) {
        setTimeout(() => before === source && !document.hidden && listen(), longest);
      }
    };
  };

  document.addEventListener("visibilitychange", () => {
    source?.close();
    source = null;
    told = false;
    clearTimeout(timer);
    if (!document.hidden) {
      listen();
      ask();
    }
  });

  if (!document.hidden) listen();
  later(wait);
})();
