// Lets a slider show one row of the table below it; the table has every figure without it.
(() => {
  "use strict";
  const cell = (row, place) => row.cells[place].textContent.trim();

  for (const part of document.querySelectorAll(".supposed")) {
    const slide = part.querySelector("input[type=range]");
    const said = part.querySelector("output");
    const heads = [...part.querySelectorAll("thead th")].map((one) => one.textContent.trim());
    const rows = [...part.querySelectorAll("tbody tr")];
    const show = () => {
      const row = rows[Number(slide.value)];
      const names = document.createElement("span");
      names.textContent = `${heads[0]}: ${cell(row, 0)}. ${heads[1]}: ${cell(row, 1)} (${cell(row, 2)}). ${heads[3]}: ${cell(row, 3)} (${cell(row, 4)}).`;
      const end = document.createElement("strong");
      end.textContent = `${cell(row, 6)}.`;
      said.replaceChildren(end, " ", names);
      slide.setAttribute("aria-valuetext", `${cell(row, 0)}: ${cell(row, 6)}`);
    };
    slide.addEventListener("input", show);
    part.querySelector(".slide").hidden = false;
    show();
  }
})();
