"use strict";
// Keys for the waterfall, and its links followed in place. Without this file every one of them is an ordinary link.
(() => {
  const box = () => document.getElementById("waterfall");
  const rows = () => [...box().querySelectorAll("tbody > tr[id]")];
  if (!box()) return;
  document.documentElement.classList.add("scripted");

  // What a screen reader is told; only now do the keys work.
  function dress(focused) {
    const table = box().querySelector("table.waterfall");
    table.setAttribute("role", "treegrid");
    table.querySelectorAll(":scope > thead > tr, :scope > tbody > tr").forEach(row => row.setAttribute("role", "row"));
    table.querySelectorAll(":scope > thead > tr > th").forEach(cell => cell.setAttribute("role", "columnheader"));
    table.querySelectorAll(":scope > tbody > tr > *").forEach(cell => cell.setAttribute("role", cell.tagName === "TH" ? "rowheader" : "gridcell"));
    const all = rows();
    for (const row of all) {
      row.tabIndex = -1;
      row.setAttribute("aria-level", row.dataset.level);
      if (row.dataset.open) row.setAttribute("aria-expanded", row.dataset.open);
    }
    const first = document.getElementById(focused) ?? all[0];
    if (first) first.tabIndex = 0;
    return first;
  }

  function focus(row) {
    if (!row) return;
    rows().forEach(other => other.tabIndex = other === row ? 0 : -1);
    row.focus();
    row.scrollIntoView({ block: "nearest" });
  }

  let asked = 0;
  async function follow(href, focused, remember = true) {
    const turn = ++asked;
    box().classList.add("loading");
    try {
      const answer = await fetch(href, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const next = page.getElementById("waterfall");
      if (turn !== asked) return;
      if (!answer.ok || !next) return void location.assign(href);
      box().replaceWith(document.adoptNode(next));
      if (remember) history.pushState({ focused }, "", href);
      focus(dress(focused));
    } catch {
      location.assign(href);
    }
  }

  function zoom(start, end, focused) {
    const url = new URL(location.href);
    url.searchParams.set("zoom", `${start}-${end}`);
    url.searchParams.delete("skip");
    follow(url.href, focused);
  }

  const linkOf = (row, what) => row.querySelector(what)?.href;
  const above = row => {
    const all = rows();
    return all.slice(0, all.indexOf(row)).findLast(other => +other.dataset.level < +row.dataset.level);
  };

  function press(row, key) {
    const all = rows(), at = all.indexOf(row);
    switch (key) {
      case "ArrowDown": return focus(all[at + 1]), true;
      case "ArrowUp": return focus(all[at - 1]), true;
      case "Home": return focus(all[0]), true;
      case "End": return focus(all.at(-1)), true;
      case "ArrowRight":
        if (row.dataset.open === "false") follow(linkOf(row, "a.fold"), row.id);
        else if (row.dataset.open) focus(all[at + 1]);
        return true;
      case "ArrowLeft":
        if (row.dataset.open === "true") follow(linkOf(row, "a.fold"), row.id);
        else focus(above(row));
        return true;
      case "Enter": return follow(linkOf(row, "a.name"), row.id), true;
      case "z": return zoom(+row.dataset.from, +row.dataset.to, row.id), true;
      case "0":
      case "Escape": {
        const link = box().querySelector(`a[data-key="${key}"]`);
        if (link) follow(link.href, row.id);
        return !!link;
      }
    }
    return false;
  }

  document.addEventListener("keydown", event => {
    const row = event.target.closest?.("#waterfall tbody > tr[id]");
    if (row === event.target && !event.ctrlKey && !event.metaKey && !event.altKey && press(row, event.key)) event.preventDefault();
  });
  document.addEventListener("click", event => {
    const link = event.target.closest?.("#waterfall a[href]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || link.origin !== location.origin || link.pathname !== location.pathname) return;
    event.preventDefault();
    follow(link.href, link.closest("tr[id]")?.id ?? link.hash.slice(1));
  });
  addEventListener("popstate", () => follow(location.href, location.hash.slice(1), false));

  // Drag over the drawing of the whole trace to zoom.
  let from = null;
  const share = event => {
    const map = box().querySelector(".minimap").getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - map.left) / map.width));
  };
  document.addEventListener("pointerdown", event => { if (event.target.closest?.("#waterfall .minimap")) from = share(event); });
  document.addEventListener("pointerup", event => {
    if (from === null) return;
    const [start, end] = [from, share(event)].sort((a, b) => a - b);
    from = null;
    const whole = +box().querySelector("table.waterfall").dataset.whole;
    if (end - start < .01 || whole < 1000) return;
    zoom(Math.round(start * whole), Math.round(end * whole));
  });

  dress();
  // A link to a span that has no row on this page.
  const wanted = /^#span-([0-9a-f]{16})$/.exec(location.hash);
  if (wanted && !document.getElementById(location.hash.slice(1))) {
    const url = new URL(location.href);
    url.searchParams.set("span", wanted[1]);
    location.replace(url);
  }
})();
