// Draws a map of precincts on a canvas. A gesture moves a picture that is drawn already; the
// sharp one is drawn beside it, a little in every frame, so that no frame is late.
(() => {
  "use strict";
  const figure = document.querySelector(".precinct-map");
  if (!figure) return;
  const MARGIN = 160; // drawn beyond the edges, in CSS pixels: room to pan
  const CHUNK = 150; // shapes drawn at once
  const BUDGET = 4; // milliseconds of drawing in a frame
  const SLOTS = figure.dataset.slots.split(" ");
  const words = figure.dataset;
  const data = JSON.parse(document.getElementById("map-data").textContent);
  const stage = figure.querySelector(".map-stage");
  const canvas = figure.querySelector("canvas");
  const tip = figure.querySelector(".map-tip");
  const said = figure.querySelector(".map-said");
  const form = figure.querySelector("form.map-choices");
  const screen = canvas.getContext("2d", { alpha: false });
  const number = new Intl.NumberFormat("en-US");
  const at = { x: 0, y: 0, k: 1 }; // a point of the ground is at point * k + (x, y)
  const whole = { x: 0, y: 0, k: 1 };
  let ground = null;
  let view = data.views.find((one) => one.id === words.view) || data.views[0];
  let dots = words.dots === "true";
  let colours = {};
  let chosen = -1;
  let dirty = true;
  let front = null;
  let spare = null;
  let job = null;
  let touched = 0;
  let width = 0;
  let height = 0;
  let ratio = 1;

  // --- the ground ---------------------------------------------------------------------------

  const decode = (topology) => {
    const arcs = topology.arcs.map((arc) => {
      let x = 0, y = 0;
      return arc.map(([right, down]) => [(x += right), (y += down)]);
    });
    const units = topology.objects.units.geometries.map((one) => shape(one, arcs));
    const right = Math.max(1, ...units.map((one) => one.box[2]));
    const low = Math.max(1, ...units.map((one) => one.box[3]));
    return { units, edges: edges(arcs), size: [right, low], cells: cells(units, right, low) };
  };

  const shape = (one, arcs) => {
    const path = new Path2D();
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const ring of one.arcs.flat()) {
      let begun = false;
      for (const index of ring) {
        const arc = arcs[index < 0 ? ~index : index];
        const last = arc.length - 1;
        for (let place = begun ? 1 : 0; place <= last; place += 1) {
          const [x, y] = arc[index < 0 ? last - place : place];
          if (begun) path.lineTo(x, y);
          else path.moveTo(x, y);
          begun = true;
          if (x < box[0]) box[0] = x;
          if (y < box[1]) box[1] = y;
          if (x > box[2]) box[2] = x;
          if (y > box[3]) box[3] = y;
        }
      }
      path.closePath();
    }
    return { id: one.id, path, box, x: one.properties.x, y: one.properties.y };
  };

  const wider = (box, other) => [
    Math.min(box[0], other[0]), Math.min(box[1], other[1]),
    Math.max(box[2], other[2]), Math.max(box[3], other[3]),
  ];

  const edges = (arcs) => {
    const made = [];
    for (let start = 0; start < arcs.length; start += 4 * CHUNK) {
      const path = new Path2D();
      let box = [Infinity, Infinity, -Infinity, -Infinity];
      for (const arc of arcs.slice(start, start + 4 * CHUNK)) {
        arc.forEach(([x, y], place) => {
          if (place) path.lineTo(x, y); else path.moveTo(x, y);
          box = wider(box, [x, y, x, y]);
        });
      }
      made.push({ path, box });
    }
    return made;
  };

  const CELLS = 48;
  const cells = (units, right, low) => {
    const made = new Map();
    const side = Math.max(right, low) / CELLS;
    units.forEach((one, unit) => {
      for (let x = Math.floor(one.box[0] / side); x <= Math.floor(one.box[2] / side); x += 1) {
        for (let y = Math.floor(one.box[1] / side); y <= Math.floor(one.box[3] / side); y += 1) {
          const key = x * 1000 + y;
          if (made.has(key)) made.get(key).push(unit); else made.set(key, [unit]);
        }
      }
    });
    return { made, side };
  };

  // --- drawing ------------------------------------------------------------------------------

  const readColours = () => {
    const style = getComputedStyle(figure);
    for (const slot of [...SLOTS, "line", "ink", "paper", "rule"]) {
      colours[slot] = style.getPropertyValue(`--map-${slot}`).trim();
    }
  };

  const slotOf = (unit) => SLOTS[parseInt(view.slots[unit], 36)];

  let lots = [];
  const sortIntoLots = () => {
    lots = [];
    if (!ground) return;
    const bySlot = new Map(SLOTS.map((slot) => [slot, []]));
    ground.units.forEach((_, unit) => bySlot.get(slotOf(unit)).push(unit));
    for (const [slot, units] of bySlot) {
      for (let start = 0; start < units.length; start += CHUNK) {
        const path = new Path2D();
        let box = [Infinity, Infinity, -Infinity, -Infinity];
        for (const unit of units.slice(start, start + CHUNK)) {
          path.addPath(ground.units[unit].path);
          box = wider(box, ground.units[unit].box);
        }
        lots.push({ slot, path, box });
      }
    }
  };

  const most = Math.max(1, ...data.dots);
  const radius = (unit, k) => Math.sqrt(data.dots[unit] / most)
    * Math.max(...ground.size) * 0.011 * Math.sqrt(whole.k / k);

  const seen = (box, where) => {
    const left = (-MARGIN - where.x) / where.k, top = (-MARGIN - where.y) / where.k;
    const right = (width + MARGIN - where.x) / where.k;
    const low = (height + MARGIN - where.y) / where.k;
    return box[0] < right && box[2] > left && box[1] < low && box[3] > top;
  };

  function* paint(picture, where) {
    const pen = picture.getContext("2d", { alpha: false });
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.fillStyle = colours.paper;
    pen.fillRect(0, 0, picture.width, picture.height);
    pen.setTransform(
      ratio * where.k, 0, 0, ratio * where.k,
      ratio * (where.x + MARGIN), ratio * (where.y + MARGIN),
    );
    pen.lineJoin = "round";
    if (!dots) {
      for (const lot of lots) {
        if (lot.slot === "none" || !seen(lot.box, where)) continue;
        pen.fillStyle = colours[lot.slot];
        pen.fill(lot.path, "evenodd");
        yield;
      }
    }
    pen.strokeStyle = dots ? colours.rule : colours.line;
    pen.globalAlpha = dots ? 0.45 : 1;
    pen.lineWidth = Math.min(0.7, Math.max(0.3, where.k * 14)) / where.k;
    for (const edge of ground.edges) {
      if (!seen(edge.box, where)) continue;
      pen.stroke(edge.path);
      yield;
    }
    pen.globalAlpha = 1;
    pen.strokeStyle = colours.rule;
    pen.globalAlpha = 0.5;
    for (const lot of dots ? [] : lots) {
      if (lot.slot !== "none" || !seen(lot.box, where)) continue;
      pen.stroke(lot.path);
      yield;
    }
    pen.globalAlpha = 1;
    if (dots) yield* paintDots(pen, where);
  }

  function* paintDots(pen, where) {
    const units = ground.units.map((_, unit) => unit)
      .filter((unit) => data.dots[unit] && slotOf(unit) !== "none")
      .sort((one, other) => data.dots[other] - data.dots[one]);
    pen.strokeStyle = colours.line;
    pen.lineWidth = 0.8 / where.k;
    for (const [place, unit] of units.entries()) {
      const { x, y, box } = ground.units[unit];
      if (!seen(box, where)) continue;
      pen.beginPath();
      pen.arc(x, y, radius(unit, where.k), 0, 7);
      pen.fillStyle = colours[slotOf(unit)];
      pen.fill();
      pen.stroke();
      if (place % CHUNK === 0) yield;
    }
  }

  const newPicture = () => {
    const picture = document.createElement("canvas");
    picture.width = Math.ceil((width + 2 * MARGIN) * ratio);
    picture.height = Math.ceil((height + 2 * MARGIN) * ratio);
    return picture;
  };

  const begin = () => {
    const where = { ...at };
    const picture = spare || newPicture();
    spare = null;
    job = { steps: paint(picture, where), picture, where };
  };

  const goOn = (budget) => {
    const until = performance.now() + budget;
    while (job) {
      if (job.steps.next().done) {
        if (front) spare = front.picture;
        front = { picture: job.picture, where: job.where };
        job = null;
        dirty = true;
        figure.dataset.ready = "true";
        break;
      }
      if (performance.now() >= until) break;
    }
  };

  const same = (one, other) => one.x === other.x && one.y === other.y && one.k === other.k;

  const show = () => {
    screen.setTransform(1, 0, 0, 1, 0, 0);
    screen.fillStyle = colours.paper;
    const grown = at.k / front.where.k;
    const left = (at.x - (front.where.x + MARGIN) * grown) * ratio;
    const top = (at.y - (front.where.y + MARGIN) * grown) * ratio;
    const wide = front.picture.width * grown, high = front.picture.height * grown;
    if (left > 0 || top > 0 || left + wide < canvas.width || top + high < canvas.height) {
      screen.fillRect(0, 0, canvas.width, canvas.height);
    }
    screen.imageSmoothingEnabled = grown !== 1;
    screen.imageSmoothingQuality = "low";
    screen.drawImage(front.picture, left, top, wide, high);
    if (chosen < 0) return;
    screen.setTransform(ratio * at.k, 0, 0, ratio * at.k, ratio * at.x, ratio * at.y);
    screen.strokeStyle = colours.ink;
    screen.lineWidth = 2.2 / at.k;
    screen.lineJoin = "round";
    screen.stroke(ground.units[chosen].path);
  };

  let waiting = false;
  const ask = () => {
    if (waiting || !ground) return;
    waiting = true;
    requestAnimationFrame(frame);
  };

  const frame = () => {
    waiting = false;
    if (dirty && front) {
      dirty = false;
      show();
    }
    const resting = performance.now() - touched > 120;
    const far = front && (Math.abs(Math.log2(at.k / front.where.k)) > 0.7
      || Math.abs(at.x - front.where.x) > MARGIN || Math.abs(at.y - front.where.y) > MARGIN);
    if (!job && (!front || (!same(at, front.where) && (resting || far)))) begin();
    if (job) goOn(front && !resting ? BUDGET : 2.5 * BUDGET);
    if (job || dirty || (front && !same(at, front.where))) ask();
  };

  const redraw = () => {
    job = null;
    spare = null;
    const where = { ...at };
    if (ground) {
      const picture = newPicture();
      job = { steps: paint(picture, where), picture, where };
    }
    ask();
  };

  const moved = () => {
    touched = performance.now();
    dirty = true;
    ask();
  };

  // --- moving -------------------------------------------------------------------------------

  // What has results: a contest of one district fills the map.
  const shown = () => {
    let box = null;
    ground.units.forEach((one, unit) => {
      if (slotOf(unit) !== "none" && one.box[0] < Infinity) box = box ? wider(box, one.box) : one.box;
    });
    return box && box[2] > box[0] && box[3] > box[1] ? box : [0, 0, ...ground.size];
  };

  const fit = () => {
    const box = stage.getBoundingClientRect();
    const again = width === 0 || same(at, whole);
    width = Math.max(1, Math.round(box.width));
    height = Math.max(1, Math.round(box.height));
    ratio = Math.min(2, window.devicePixelRatio || 1);
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    const [left, top, right, low] = shown();
    whole.k = Math.min((width - 24) / (right - left), (height - 24) / (low - top));
    whole.x = (width - (left + right) * whole.k) / 2;
    whole.y = (height - (top + low) * whole.k) / 2;
    if (again) Object.assign(at, whole);
    front = null;
    dirty = true;
    redraw();
  };

  const zoom = (times, x = width / 2, y = height / 2) => {
    const k = Math.min(whole.k * 80, Math.max(whole.k * 0.7, at.k * times));
    at.x = x - ((x - at.x) * k) / at.k;
    at.y = y - ((y - at.y) * k) / at.k;
    at.k = k;
    moved();
  };

  const pan = (right, down) => {
    at.x = Math.min(width * 0.8, Math.max(width * 0.2 - ground.size[0] * at.k, at.x + right));
    at.y = Math.min(height * 0.8, Math.max(height * 0.2 - ground.size[1] * at.k, at.y + down));
    moved();
  };

  const under = (x, y) => {
    const right = (x - at.x) / at.k, down = (y - at.y) / at.k;
    const { made, side } = ground.cells;
    const near = made.get(Math.floor(right / side) * 1000 + Math.floor(down / side)) || [];
    screen.setTransform(1, 0, 0, 1, 0, 0);
    return near.find((unit) => screen.isPointInPath(ground.units[unit].path, right, down, "evenodd")) ?? -1;
  };

  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };

  const held = new Map();
  let dragged = false;
  canvas.addEventListener("pointerdown", (event) => {
    held.set(event.pointerId, place(event));
    dragged = false;
    if (event.pointerType === "mouse") canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    const now = place(event);
    const before = held.get(event.pointerId);
    if (!before) {
      if (event.pointerType === "mouse") choose(under(...now), now);
      return;
    }
    if (held.size === 1 && event.pointerType === "mouse") {
      const [right, down] = [now[0] - before[0], now[1] - before[1]];
      if (!dragged && Math.hypot(right, down) < 3) return;
      dragged = true;
      tip.hidden = true;
      pan(right, down);
    } else if (held.size === 2) {
      const other = [...held].find(([id]) => id !== event.pointerId)[1];
      const apart = (one) => Math.max(1, Math.hypot(one[0] - other[0], one[1] - other[1]));
      dragged = true;
      pan((now[0] - before[0]) / 2, (now[1] - before[1]) / 2);
      zoom(apart(now) / apart(before), (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
    }
    held.set(event.pointerId, now);
  });
  const release = (event) => {
    held.delete(event.pointerId);
    if (event.type === "pointerup" && !dragged) choose(under(...place(event)), place(event));
  };
  canvas.addEventListener("pointerup", release);
  canvas.addEventListener("pointercancel", release);
  canvas.addEventListener("pointerleave", () => { if (!held.size) choose(-1); });
  canvas.addEventListener("wheel", (event) => {
    // Otherwise the page scrolls: a map must not hold a reader who only passes by.
    if (!event.ctrlKey && !event.metaKey && document.activeElement !== canvas) return;
    event.preventDefault();
    zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.002)), ...place(event));
  }, { passive: false });
  canvas.addEventListener("dblclick", (event) => zoom(2, ...place(event)));
  canvas.addEventListener("keydown", (event) => {
    const keys = {
      ArrowLeft: () => pan(60, 0), ArrowRight: () => pan(-60, 0),
      ArrowUp: () => pan(0, 60), ArrowDown: () => pan(0, -60),
      "+": () => zoom(1.5), "=": () => zoom(1.5), "-": () => zoom(1 / 1.5),
      0: () => reset(), Escape: () => choose(-1),
      Enter: () => choose(under(width / 2, height / 2), [width / 2, height / 2], true),
    };
    if (!keys[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    keys[event.key]();
  });
  const reset = () => { Object.assign(at, whole); moved(); };
  figure.querySelector(".map-in").addEventListener("click", () => zoom(1.5));
  figure.querySelector(".map-out").addEventListener("click", () => zoom(1 / 1.5));
  figure.querySelector(".map-whole").addEventListener("click", reset);

  // --- words --------------------------------------------------------------------------------

  const share = (votes, of) => (votes === null || !of ? null : (100 * votes) / of);
  const percent = (value) => (value === null ? "–" : `${value.toFixed(1)}%`);

  const figureOf = (unit) => {
    if (view.kind === "swing") {
      const value = view.values[unit];
      return value === null ? null : `${value > 0 ? "+" : value < 0 ? "−" : ""}${(Math.abs(value) / 10).toFixed(1)}`;
    }
    if (view.kind === "leader") return data.selections[view.values[unit]] ?? null;
    if (view.id === "turnout") return share(data.ballots[unit], data.registered[unit]);
    return share(data.votes[Number(view.id.slice(6)) - 1][unit], data.totals[unit]);
  };

  const sentence = (unit) => {
    const value = figureOf(unit);
    const total = data.totals[unit];
    if (value === null || total === null) return `${data.units[unit]}: ${data.withheld.includes(unit) ? words.withheld : words.none}`;
    const shown = typeof value === "number" ? percent(value) : value;
    return `${data.units[unit]}: ${shown}, ${words.votes.replace("#", number.format(total))}`;
  };

  const line = (name, value) => {
    const row = document.createElement("div");
    for (const [kind, text] of [["dt", name], ["dd", value]]) {
      const cell = document.createElement(kind);
      cell.textContent = text;
      row.append(cell);
    }
    return row;
  };

  const fill = (unit) => {
    const head = document.createElement("b");
    head.textContent = sentence(unit);
    const list = document.createElement("dl");
    const total = data.totals[unit];
    if (total) {
      data.selections.map((name, place) => [name, data.votes[place][unit]])
        .filter(([, votes]) => votes !== null)
        .sort((one, other) => other[1] - one[1]).slice(0, 5)
        .forEach(([name, votes]) => list.append(line(name, `${percent(share(votes, total))} · ${number.format(votes)}`)));
    }
    const turnout = share(data.ballots[unit], data.registered[unit]);
    if (turnout !== null) list.append(line(words.turnout, percent(turnout)));
    tip.replaceChildren(head, list);
  };

  const choose = (unit, where = null, aloud = false) => {
    if (unit !== chosen) dirty = true;
    if (unit !== chosen && unit >= 0) fill(unit);
    chosen = unit;
    tip.hidden = unit < 0 || !where;
    if (!tip.hidden) {
      const left = Math.min(width - tip.offsetWidth - 6, where[0] + 14);
      const below = where[1] + 16 + tip.offsetHeight < height;
      tip.style.left = `${Math.max(6, left)}px`;
      tip.style.top = `${Math.max(6, below ? where[1] + 16 : where[1] - tip.offsetHeight - 12)}px`;
    }
    if (aloud) said.textContent = unit < 0 ? "" : sentence(unit);
    ask();
  };

  const goTo = (unit) => {
    const { box } = ground.units[unit];
    const side = Math.max(box[2] - box[0], box[3] - box[1], 1);
    at.k = Math.min(whole.k * 80, Math.max(whole.k, Math.min(width, height) / (side * 6)));
    at.x = width / 2 - ((box[0] + box[2]) / 2) * at.k;
    at.y = height / 2 - ((box[1] + box[3]) / 2) * at.k;
    moved();
    choose(unit, [width / 2, height / 2], true);
  };

  const find = figure.querySelector(".map-find input");
  const found = figure.querySelector(".map-found");
  find.addEventListener("input", () => {
    const wanted = find.value.trim().toLowerCase();
    const hits = wanted ? data.units.map((name, unit) => [name, unit])
      .filter(([name]) => name.toLowerCase().includes(wanted)) : [];
    hits.sort((one, other) => one[0].length - other[0].length);
    found.replaceChildren(...hits.slice(0, 8).map(([name, unit]) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = name;
      button.addEventListener("click", () => goTo(unit));
      const item = document.createElement("li");
      item.append(button);
      return item;
    }));
    said.textContent = wanted && !hits.length ? words.nothing : "";
  });
  find.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    found.querySelector("button")?.click();
  });

  // --- choices ------------------------------------------------------------------------------

  const legend = () => {
    const list = figure.querySelector(".map-legend");
    const entries = view.classes.filter(([, , units]) => units);
    for (const [slot, label] of [["few", words.few], ["none", words.none]]) {
      if (view.slots.includes(SLOTS.indexOf(slot).toString(36))) entries.push([slot, label]);
    }
    list.replaceChildren(...entries.map(([slot, label]) => {
      const item = document.createElement("li");
      const swatch = document.createElement("i");
      swatch.className = `map-swatch map-${slot}`;
      item.append(swatch, ` ${label}`);
      return item;
    }));
    figure.querySelector(".map-what").textContent = view.title;
  };

  const change = (event) => {
    if (event?.target.name === "against") {
      form.requestSubmit();
      return;
    }
    const asked = new FormData(form);
    view = data.views.find((one) => one.id === asked.get("view")) || view;
    dots = asked.get("drawn") === "dots";
    legend();
    sortIntoLots();
    redraw();
    if (location.protocol === "file:") return;
    const address = new URL(location.href);
    for (const [name, value] of asked) {
      if (value && value !== "areas") address.searchParams.set(name, value);
      else address.searchParams.delete(name);
    }
    history.replaceState(null, "", address);
  };
  form.addEventListener("change", change);
  if (words.offline !== "true") form.querySelector("button").hidden = true;

  const start = (topology) => {
    figure.classList.add("map-live");
    ground = decode(topology);
    readColours();
    sortIntoLots();
    fit();
    new ResizeObserver(() => {
      const box = stage.getBoundingClientRect();
      if (Math.round(box.width) !== width || Math.round(box.height) !== height) fit();
    }).observe(stage);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      readColours();
      redraw();
    });
  };

  const inside = document.getElementById("map-ground");
  if (inside) start(JSON.parse(inside.textContent));
  else {
    fetch(words.ground).then((answer) => {
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.json();
    }).then(start).catch(() => { said.textContent = words.failed; });
  }
})();
