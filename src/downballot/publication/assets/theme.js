// Obeys a theme and a language that the address asks for: a copy on a static host reads none.
(() => {
  "use strict";
  const asked = new URLSearchParams(location.search || location.hash.slice(1));
  const theme = asked.get("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  const lang = asked.get("lang");
  if (!lang || lang === document.documentElement.lang) return;
  const other = [...document.querySelectorAll("link[rel=alternate][hreflang]")]
    .find((one) => one.hreflang === lang);
  if (!other) return;
  asked.delete("lang");
  const there = new URL(other.href);
  // Only within this site, whatever a page says.
  if (there.origin !== location.origin) return;
  there.search = location.search ? String(asked) : "";
  there.hash = location.search ? "" : String(asked);
  location.replace(there);
})();
