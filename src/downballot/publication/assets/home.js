// Remembers in this browser alone when somebody last looked, and shows what changed since.
(() => {
  "use strict";
  const KEY = "downballot-last-look";
  const read = (store, key) => { try { return store.getItem(key); } catch { return null; } };
  const write = (store, key, value) => { try { store.setItem(key, value); } catch { /* not allowed */ } };
  const asked = new URLSearchParams(location.search).has("since");

  // One visit keeps the moment of the visit before, however often the page is loaded.
  const since = read(sessionStorage, KEY) ?? read(localStorage, KEY) ?? "";
  write(sessionStorage, KEY, since);
  let busy = false;

  const show = async () => {
    const section = document.getElementById("changes");
    if (!section || busy) return;
    write(localStorage, KEY, section.dataset.now);
    if (asked || !since || section.dataset.since) return;
    busy = true;
    try {
      const address = new URL(location.pathname, location.href);
      address.searchParams.set("since", since);
      const answer = await fetch(address);
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("changes");
      if (!fresh) return;
      fresh.dataset.since = since;
      document.getElementById("changes")?.replaceWith(fresh);
    } finally {
      busy = false;
    }
  };

  show();
  // The page renews itself when a count arrives; its new content knows nothing of this reader.
  new MutationObserver(show).observe(document.body, { childList: true });
})();
