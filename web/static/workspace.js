/* What a visitor keeps, in this browser alone, the keyboard, and what is ticked of a pasted text.
   Everything else works without it. Texts are written as text, never as markup; what is pasted is sent to our
   own server and nowhere else, as the form itself sends it. */
"use strict";

(() => {
  const NAME = "imr.matter";
  const LIMITS = { kept: 500, searches: 100, history: 50, seen: 2000 };
  const OUTCOMES = { overturned: "Overturned", upheld: "Upheld", other: "Other outcome" };
  const KEYS = [
    ["/", "to the search box"], ["j", "next row"], ["k", "previous row"], ["o", "open the row"],
    ["n", "next marked word"], ["p", "previous marked word"], ["[", "previous letter or page"],
    ["]", "next letter or page"], ["c", "choose the row for comparison"], ["y", "copy the citation"], ["?", "this help"],
  ];

  /* Store */

  const text = (value, most = 2000) => (typeof value === "string" ? value.slice(0, most) : "");
  const list = (value) => (Array.isArray(value) ? value : []);
  const localPath = (href) => /^\/(?![\/\\])/.test(text(href)) ? text(href) : "/";
  const count = (value) => (Number.isSafeInteger(value) && value >= 0 ? value : 0);

  // An invented letter stays marked, in the file that is taken along too; a known form of id cannot lose its mark.
  const marked = (one) => (one.invented === true || /^CM00-\d{7}#/.test(text(one.id)) ? { invented: true } : {});

  // What is stored may have been written by anybody: only known fields of the known kinds come in.
  function validated(stored) {
    const all = stored && typeof stored === "object" ? stored : {};
    return {
      version: 1,
      keys: all.keys !== false,
      remember: all.remember !== false,
      kept: list(all.kept).filter((one) => one && text(one.id)).slice(0, LIMITS.kept).map((one) => ({
        id: text(one.id, 200), title: text(one.title), citation: text(one.citation),
        outcome: OUTCOMES[one.outcome] ? one.outcome : "other", href: localPath(one.href),
        note: text(one.note, 10000), tags: text(one.tags, 200), at: text(one.at, 30), ...marked(one),
      })),
      searches: list(all.searches).filter(Boolean).slice(0, LIMITS.searches).map((one) => ({
        href: localPath(one.href), name: text(one.name), total: count(one.total), build: text(one.build, 80),
        at: text(one.at, 30),
      })),
      history: list(all.history).filter(Boolean).slice(0, LIMITS.history).map((one) => ({
        href: localPath(one.href), name: text(one.name), total: count(one.total), at: text(one.at, 30),
      })),
      seen: list(all.seen).filter((id) => text(id)).slice(-LIMITS.seen).map((id) => text(id, 200)),
    };
  }

  function load() {
    try { return validated(JSON.parse(localStorage.getItem(NAME))); } catch { return validated(null); }
  }

  // Another tab may have written meanwhile: every change starts from what is stored now.
  function change(how) {
    const matter = load();
    how(matter);
    try {
      localStorage.setItem(NAME, JSON.stringify(validated(matter)));
    } catch {
      announce("This browser could not save it: its storage is full or switched off.");
    }
    return load();
  }

  /* Elements */

  function make(tag, options = {}, ...inside) {
    const { data, click, ...rest } = options;
    const made = Object.assign(document.createElement(tag), rest);
    Object.assign(made.dataset, data || {});
    if (click) made.addEventListener("click", click);
    made.append(...inside.filter((one) => one !== null));
    return made;
  }
  const button = (label, click, more = {}) => make("button", { type: "button", className: "tool", click, ...more }, label);
  const link = (href, label) => make("a", { href: localPath(href) }, label);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const one = (selector, within = document) => within.querySelector(selector);
  const unseen = (label) => make("span", { className: "unseen" }, label);

  const live = make("p", { className: "unseen" });
  live.setAttribute("aria-live", "polite");
  function announce(what) {
    live.textContent = "";
    setTimeout(() => { live.textContent = what; }, 50);
  }

  async function copy(what, name) {
    try {
      await navigator.clipboard.writeText(what);
      announce(`${name} copied.`);
    } catch {
      // Without the clipboard (a page that is not served safely) the text is selected instead.
      announce(`${name} could not be copied: select it and copy it.`);
    }
  }

  const now = () => new Date().toISOString().slice(0, 16).replace("T", " ");

  /* Rows and letters */

  const issues = all("details.cite[data-issue]");
  const cited = (cite) => one(".citation", cite).textContent.trim();
  const kept = (id) => load().kept.some((item) => item.id === id);

  function keep(cite) {
    const { issue: id, title, outcome, href } = cite.dataset;
    const had = kept(id);
    change((matter) => {
      matter.kept = matter.kept.filter((item) => item.id !== id);
      const invented = "invented" in cite.dataset;
      if (!had) matter.kept.unshift({ id, title, outcome, href, citation: cited(cite), note: "", tags: "", at: now(), invented });
    });
    announce(had ? "Removed from the matter." : "Kept in the matter.");
    showKept();
  }

  function showKept() {
    const ids = new Set(load().kept.map((item) => item.id));
    for (const tool of all("button[data-keep]")) {
      const on = ids.has(tool.dataset.keep);
      tool.setAttribute("aria-pressed", String(on));
      tool.firstChild.textContent = on ? "Kept" : "Keep";
    }
    for (const place of all("[data-matter-count]")) place.textContent = ids.size ? ` ${ids.size}` : "";
  }

  function addTools(cite) {
    const title = cite.dataset.title;
    cite.before(make("button", {
      type: "button", className: "tool", data: { keep: cite.dataset.issue }, click: () => keep(cite),
    }, make("span", {}, "Keep"), unseen(` ${title}`)));
    cite.append(button("Copy citation", () => copy(cited(cite), "The citation")));
  }

  function markSeen() {
    const matter = load();
    if (!matter.remember) return;
    const seen = new Set(matter.seen);
    for (const row of all(".hit")) {
      const cite = one("details.cite[data-issue]", row);
      const letter = cite && cite.dataset.issue.replace(/#\d+$/, "");
      if (letter && seen.has(letter)) one(".hit-id", row)?.append(make("span", { className: "seen" }, " · seen"));
    }
    const read = one(".letter") && issues[0]?.dataset.issue.replace(/#\d+$/, "");
    if (read) change((m) => { m.seen = [...m.seen.filter((id) => id !== read), read]; });
  }

  function results() {
    const place = one(".take[data-total]");
    if (!place) return;
    const search = {
      href: location.pathname + location.search, name: place.dataset.name,
      total: Number(place.dataset.total), build: place.dataset.build, at: now(),
    };
    if (load().remember) {
      change((matter) => {
        matter.history = [search, ...matter.history.filter((item) => item.href !== search.href)];
      });
    }
    place.before(button("Save search", async () => {
      // Counted as it will be counted again: a page side by side leaves other outcomes out.
      const found = await counted(search.href);
      if (found.failed) { announce(found.failed); return; }
      const saved = { ...search, total: found.total, build: found.build, at: now() };
      change((matter) => {
        matter.searches = [saved, ...matter.searches.filter((item) => item.href !== saved.href)];
      });
      announce("The search is saved in the matter.");
    }));
  }

  // What a search finds in the index of now, whatever its layout.
  async function counted(href) {
    const from = new URL(href, location.origin);
    const asked = new URLSearchParams();
    for (const [name, value] of from.searchParams) {
      // Saved searches of earlier versions may have "wide", which says nothing any more.
      if (/^(view|fold|wide|subject|page_.*|k|offset)$/.test(name)) continue;
      asked.append(name === "issue" ? "issue_id" : name, value);
    }
    asked.set("k", "1");
    try {
      const response = await fetch(`/api/v1/${from.pathname === "/similar" ? "similar" : "search"}?${asked}`);
      const found = await response.json();
      return response.ok ? found : { failed: `The search could not be run: ${text(found.detail)}` };
    } catch {
      return { failed: "The search could not be run: try again later." };
    }
  }

  /* The matter */

  function field(label, value, most, kind, store) {
    const input = make(kind, { value, maxLength: most, className: "field" });
    if (kind === "input") input.type = "text"; else input.rows = 2;
    input.addEventListener("change", () => store(input.value));
    return make("label", {}, make("span", { className: "key" }, label), input);
  }

  function pick(item) {
    const box = make("input", { type: "checkbox", name: "pick", value: item.id });
    box.setAttribute("form", "compare");
    return make("label", { className: "pick" }, box, " Compare", unseen(` ${item.title}`));
  }

  const inventedMark = (item) => (item.invented ? [" ", make("strong", { className: "invented" }, "invented letter")] : []);

  function keptItem(item) {
    const set = (name) => (value) => change((matter) => {
      for (const other of matter.kept) if (other.id === item.id) other[name] = value;
    });
    return make("li", { className: "matter-item", data: { tags: item.tags } },
      make("p", { className: `badge badge-${item.outcome}` }, OUTCOMES[item.outcome]),
      make("h3", {}, link(item.href, item.title || item.id), ...inventedMark(item)),
      make("p", { className: "citation" }, item.citation),
      make("p", { className: "only-print" }, item.note),
      field("Note", item.note, 10000, "textarea", set("note")),
      field("Tags, with commas between", item.tags, 200, "input", (value) => { set("tags")(value); showMatter(); }),
      make("p", { className: "tools" },
        pick(item),
        button("Copy citation", () => copy(item.citation, "The citation")),
        button("Remove", () => { change((m) => { m.kept = m.kept.filter((other) => other.id !== item.id); }); showMatter(); announce("Removed."); }, { ariaLabel: `Remove ${item.title}` })));
  }

  function searchItem(item) {
    const answer = make("span", { className: "quiet" });
    return make("li", {}, link(item.href, item.name || item.href), " ",
      make("span", { className: "quiet" }, `${item.total.toLocaleString("en")} on ${item.at}`), " ", answer, " ",
      button("New since?", async () => { answer.textContent = await newSince(item); announce(answer.textContent); }, { ariaLabel: `New since? ${item.name}` }),
      button("Remove", () => { change((m) => { m.searches = m.searches.filter((other) => other.href !== item.href); }); showMatter(); }, { ariaLabel: `Remove ${item.name}` }));
  }

  async function newSince(item) {
    const found = await counted(item.href);
    if (found.failed) return found.failed;
    if (found.build === item.build) return "The index has not changed since then: nothing is new.";
    if (found.total === null) return "This search has no number to compare: it lists the nearest issues.";
    const more = found.total - item.total;
    if (more > 0) return `${more.toLocaleString("en")} more since then.`;
    return more ? `${(-more).toLocaleString("en")} fewer since then.` : "The same number, in a newer index.";
  }

  function fill(id, items, none) {
    one(id).replaceChildren(...(items.length ? items : [make("li", { className: "quiet" }, none)]));
  }

  let tag = "";
  function showMatter() {
    if (!one("#matter")) return;
    const matter = load();
    const tagsOf = (item) => item.tags.split(",").map((part) => part.trim()).filter(Boolean);
    const tags = [...new Set(matter.kept.flatMap(tagsOf))].sort();
    if (!tags.includes(tag)) tag = "";
    one("#matter-tags").replaceChildren(...(tags.length ? ["", ...tags] : []).map((name) => {
      const chip = button(name || "All", () => { tag = name; showMatter(); }, { className: "tool" });
      chip.setAttribute("aria-pressed", String(name === tag));
      return make("li", {}, chip);
    }));
    const shown = matter.kept.filter((item) => !tag || tagsOf(item).includes(tag));
    fill("#matter-kept", shown.map(keptItem), "No issue is kept. Every row of a list has a button for it.");
    fill("#matter-searches", matter.searches.map(searchItem), "No search is saved.");
    fill("#matter-history", matter.history.map((item) => make("li", {}, link(item.href, item.name || item.href), " ", make("span", { className: "quiet" }, `${item.total.toLocaleString("en")} on ${item.at}`))), "No search is remembered.");
    const print = one("#matter-print");
    const picks = new URLSearchParams(shown.slice(0, Number(print.dataset.most)).map((item) => ["pick", item.id]));
    print.hidden = !shown.length;
    print.href = `${print.dataset.path}?${picks}`;
    one("#matter-keys").checked = matter.keys;
    one("#matter-remember").checked = matter.remember;
    showKept();
  }

  function exported() {
    const file = new Blob([JSON.stringify(load(), null, 2)], { type: "application/json" });
    const address = URL.createObjectURL(file);
    make("a", { href: address, download: "imr-matter.json" }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  }

  async function imported(input) {
    const [file] = input.files;
    if (!file) return;
    try {
      if (file.size > 8_000_000) throw new Error("size");
      const found = JSON.parse(await file.text());
      if (!found || found.version !== 1 || !Array.isArray(found.kept)) throw new Error("shape");
      const more = validated(found);
      // What is here already stays as it is: a file never overwrites a note.
      const joined = (here, there, key) => [...here, ...there.filter((item) => !here.some((other) => other[key] === item[key]))];
      change((matter) => {
        matter.kept = joined(matter.kept, more.kept, "id");
        matter.searches = joined(matter.searches, more.searches, "href");
      });
      announce("The file was added to the matter.");
    } catch {
      announce("This is not a matter: choose a file that was exported here.");
    }
    input.value = "";
    showMatter();
  }

  function matterPage() {
    if (!one("#matter")) return;
    one("#matter").hidden = false;
    one("#matter-needs").hidden = true;
    one("#matter-export").addEventListener("click", exported);
    one("#matter-import").addEventListener("change", (event) => imported(event.target));
    one("#matter-clear").addEventListener("click", () => {
      if (!confirm("Forget everything that is kept in this browser: issues, notes, searches, what was seen?")) return;
      localStorage.removeItem(NAME);
      showMatter();
      announce("Everything is forgotten.");
    });
    one("#matter-keys").addEventListener("change", (event) => change((m) => { m.keys = event.target.checked; }));
    one("#matter-remember").addEventListener("change", (event) => {
      change((m) => {
        m.remember = event.target.checked;
        if (!m.remember) { m.history = []; m.seen = []; }
      });
      showMatter();
    });
    showMatter();
  }

  /* Pasting: a file is dropped on the form. It is sent by the form's own button, as without a script. */

  function pasting() {
    const form = one("form.paste");
    const file = form && one("input[type=file]", form);
    if (!file) return;
    const box = one("textarea", form);
    document.documentElement.classList.add("scripted");
    const chosen = () => {
      if (!file.files.length) return;
      box.value = "";
      announce(`${file.files[0].name} is chosen: find its requests.`);
    };
    const carried = (event) => [...event.dataTransfer.types].includes("Files");
    file.addEventListener("change", chosen);
    box.addEventListener("input", () => { if (box.value) file.value = ""; });
    form.addEventListener("dragover", (event) => { if (carried(event)) { event.preventDefault(); form.classList.add("dropping"); } });
    form.addEventListener("dragleave", () => form.classList.remove("dropping"));
    form.addEventListener("drop", (event) => {
      if (!carried(event)) return;
      event.preventDefault();
      form.classList.remove("dropping");
      file.files = event.dataTransfer.files;
      chosen();
    });
  }

  /* The requests of a text: the buttons say how many are ticked, and the enter key in the box for another adds it. */

  function choosing() {
    const form = one(".requests-form");
    if (!form) return;
    const boxes = all("[name=ticked]", form);
    const buttons = all("[data-compare]", form);
    const count = () => {
      const ticked = boxes.filter((box) => box.checked).length;
      for (const item of buttons) item.textContent = `Compare ${ticked} ${ticked === 1 ? "request" : "requests"}`;
    };
    for (const box of boxes) box.addEventListener("change", count);
    addEventListener("pageshow", count); // a browser that goes back restores the boxes
    one("#added", form).addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      one("button[value=add]", form).click();
    });
  }

  /* Keyboard */

  const rows = () => all(".hit, article.issue").filter((row) => row.offsetParent !== null);
  const placeOf = (row) => one(".hit-title a", row) || one(".anchor", row) || row;
  let at = -1;
  let mark = -1;

  function move(items, from, step, focus) {
    if (!items.length) return from;
    const to = Math.min(Math.max(from + step, 0), items.length - 1);
    focus(items[to]);
    items[to].scrollIntoView({ block: "center", behavior: "auto" });
    return to;
  }

  function row(step) {
    const items = rows();
    const current = items.findIndex((item) => item.contains(document.activeElement));
    at = move(items, current < 0 ? at : current, step, (item) => placeOf(item).focus({ preventScroll: true }));
  }

  function hit(step) {
    const marks = all(".letter mark").filter((item) => item.offsetParent !== null);
    for (const item of all(".letter mark.here")) item.classList.remove("here");
    mark = move(marks, mark, step, (item) => {
      item.tabIndex = -1;
      if (item.id) location.replace(`#${item.id}`);
      item.classList.add("here");
      item.focus({ preventScroll: true });
    });
    if (marks.length) announce(`Marked word ${mark + 1} of ${marks.length}`);
  }

  const current = () => {
    const items = rows();
    return items.find((item) => item.contains(document.activeElement)) || items[Math.max(at, 0)];
  };
  const follow = (rel) => one(`a[rel~="${rel}"]:not([href^="#"])`);
  function copyCurrent() {
    const cite = current() && one("details.cite", current());
    if (cite) copy(cited(cite), "The citation");
  }
  function choose() {
    const box = current() && one(".pick input", current());
    if (!box) return;
    box.checked = !box.checked;
    const chosen = all(".pick :checked").length;
    announce(`${box.checked ? "Chosen" : "Not chosen"} for comparison; ${chosen} chosen.`);
  }

  const ACTIONS = {
    "/": () => one("#q")?.focus(),
    j: () => row(1), k: () => row(-1),
    o: () => { const to = current() && one(".hit-title a", current()); if (to) location.assign(to.href); },
    n: () => hit(1), p: () => hit(-1),
    "[": () => { const to = follow("prev"); if (to) location.assign(to.href); },
    "]": () => { const to = follow("next"); if (to) location.assign(to.href); },
    c: choose, y: copyCurrent, "?": showKeys,
  };

  const off = make("input", { type: "checkbox", id: "keys-on" });
  const help = make("dialog", { className: "keys" },
    make("h2", { id: "keys-title" }, "Keys"),
    make("dl", {}, ...KEYS.map(([key, label]) => make("div", {}, make("dt", {}, make("kbd", {}, key)), make("dd", {}, label)))),
    make("p", {}, make("label", {}, off, " Single keys are on")),
    make("form", { method: "dialog" }, make("button", { className: "tool" }, "Close")));
  help.setAttribute("aria-labelledby", "keys-title");
  off.addEventListener("change", () => change((m) => { m.keys = off.checked; }));

  function showKeys() {
    off.checked = load().keys;
    help.showModal();
  }

  function pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    const target = event.target;
    if (target.closest?.("input, textarea, select, dialog, [contenteditable]")) return;
    const action = Object.hasOwn(ACTIONS, event.key) ? ACTIONS[event.key] : null;
    if (!action || !load().keys) return;
    event.preventDefault();
    action();
  }

  const place = one(".foot .wide") || document.body;
  place.append(make("p", {}, button("Keys", showKeys)), live);
  document.body.append(help);
  issues.forEach(addTools);
  markSeen();
  results();
  pasting();
  choosing();
  matterPage();
  showKept();
  document.addEventListener("keydown", pressed);
})();
