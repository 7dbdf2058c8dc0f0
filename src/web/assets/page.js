// Results while somebody types, keys, copying. Without this file every page works as it is.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const page = document.body.dataset.page;
  const box = $("q");
  const form = $("search");
  const main = $("results");
  const live = $("live");
  document.documentElement.classList.add("js");

  // ---- Results as you type. The box is never written to while somebody is in it: input methods
  // type by taking back and typing again, and a changed box breaks the word they are making.
  // Between two letters of a fast typist; an answer takes a few ms and an older one is dropped.
  const DELAY_MS = 50;
  let composing = false;
  let timer = 0;
  let asking = null;
  let shown = location.search;
  let settled = true;

  const state = () => {
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      const usual = { marks: "auto", sort: "relevance", group: "article" };
      if (value.trim() !== "" && usual[name] !== value) fields.append(name, value.trim());
    }
    const text = fields.toString();
    return text === "" ? "" : "?" + text;
  };

  const show = async (search, push) => {
    asking?.abort();
    const mine = (asking = new AbortController());
    main.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch("/ket-qua" + search, { signal: mine.signal, headers: { Accept: "text/html" } });
      const html = await answer.text();
      if (mine.signal.aborted) return;
      main.innerHTML = html;
      document.body.dataset.page = main.querySelector("#start") ? "start" : "search";
      const keep = { typed: true };
      if (push) history.pushState(keep, "", "/" + search);
      else history.replaceState(keep, "", "/" + search);
      shown = search;
      const text = new URLSearchParams(search).get("q") ?? "";
      document.title = (text === "" ? "saola" : text + " – saola");
      live.textContent = $("count")?.firstChild?.textContent ?? main.querySelector("h1, h2")?.textContent ?? "";
      dress();
    } catch (error) {
      if (error.name !== "AbortError") live.textContent = String(error.message ?? error);
    } finally {
      if (asking === mine) { main.removeAttribute("aria-busy"); asking = null; }
    }
  };

  const typed = () => {
    clearTimeout(timer);
    if (composing) return;
    timer = setTimeout(() => {
      const search = state();
      if (search === shown) return;
      // One entry in the history for a word that is typed, not one for each letter.
      show(search, settled);
      settled = false;
      clearTimeout(typed.rest);
      typed.rest = setTimeout(() => { settled = true; }, 1500);
    }, DELAY_MS);
  };

  if (box && (page === "search" || page === "start")) {
    box.addEventListener("compositionstart", () => { composing = true; });
    box.addEventListener("compositionend", () => { composing = false; typed(); });
    box.addEventListener("input", (event) => { if (!event.isComposing) typed(); });
    form.addEventListener("submit", (event) => {
      if (composing) { event.preventDefault(); return; }
      clearTimeout(timer);
      const search = state();
      if (!form.checkValidity()) return;
      event.preventDefault();
      settled = true;
      if (search !== shown) show(search, true);
      else main.focus({ preventScroll: true });
    });
    for (const field of form.querySelectorAll("select")) field.addEventListener("change", () => form.requestSubmit());
    window.addEventListener("popstate", () => {
      // Filters live in hidden fields that the server writes: only words may differ here.
      const asked = new URLSearchParams(location.search);
      const mine = new URLSearchParams(state());
      asked.delete("q"); mine.delete("q");
      if (asked.toString() !== mine.toString()) { location.reload(); return; }
      if (!composing) box.value = new URLSearchParams(location.search).get("q") ?? "";
      settled = true;
      show(location.search, false);
    });
  }

  // ---- Copying a citation.
  const dress = () => {
    if (!navigator.clipboard) return;
    for (const button of document.querySelectorAll("button.copy[hidden]")) button.hidden = false;
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("button.copy");
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.cite);
    const said = button.textContent;
    button.textContent = button.dataset.done;
    live.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = said; }, 1500);
  });
  dress();

  // ---- Matches in an article.
  let match = 0;
  const matches = () => Number($("matches")?.dataset.count ?? 0);
  const to = (number) => {
    const count = matches();
    if (count === 0) return;
    match = ((number - 1 + count) % count) + 1;
    document.querySelector("mark.here")?.classList.remove("here");
    const mark = $("h" + match);
    mark?.classList.add("here");
    mark?.scrollIntoView({ block: "center" });
    $("match-at").textContent = match + "/" + count;
  };
  $("match-behind")?.addEventListener("click", (event) => { event.preventDefault(); to(match + 1); });
  $("match-before")?.addEventListener("click", (event) => { event.preventDefault(); to(match - 1); });
  if (page === "article" && matches() > 0) {
    // The passage that was found says where to begin.
    const passage = location.hash.startsWith("#p") ? $(location.hash.slice(1)) : null;
    const first = passage?.querySelector("mark[id]") ?? (location.hash.startsWith("#h") ? $(location.hash.slice(1)) : null);
    if (first) to(Number(first.id.slice(1)));
  }

  // ---- Keys: off while somebody types, and can be switched off.
  const ON = "saola-keys";
  const on = () => { try { return localStorage.getItem(ON) !== "off"; } catch { return true; } };
  const dialog = $("keys");
  const keysOn = $("keys-on");
  if (keysOn) {
    keysOn.checked = on();
    keysOn.addEventListener("change", () => { try { localStorage.setItem(ON, keysOn.checked ? "on" : "off"); } catch { /* private */ } });
  }
  let here = -1;
  const move = (step) => {
    const hits = [...document.querySelectorAll(".hit")];
    if (hits.length === 0) return;
    const now = hits.indexOf(document.activeElement?.closest?.(".hit"));
    here = Math.min(Math.max((now >= 0 ? now : Math.min(here, hits.length)) + step, 0), hits.length - 1);
    document.querySelector(".hit.here")?.classList.remove("here");
    hits[here].classList.add("here");
    hits[here].querySelector("a.title")?.focus({ preventScroll: true });
    hits[here].scrollIntoView({ block: "nearest" });
  };
  // Hits that are chosen, so that their citations are copied together.
  const pick = () => {
    const hit = document.querySelector(".hit.here");
    if (!hit) return;
    hit.classList.toggle("picked");
    const count = document.querySelectorAll(".hit.picked").length;
    live.textContent = dialog.dataset.picked + ": " + count;
  };
  const copyPicked = async () => {
    const picked = document.querySelectorAll(".hit.picked button.copy");
    const buttons = picked.length > 0 ? [...picked] : [...document.querySelectorAll(".hit.here button.copy")];
    if (buttons.length === 0 || !navigator.clipboard) return;
    await navigator.clipboard.writeText(buttons.map((button) => button.dataset.cite).join("\n\n"));
    live.textContent = buttons[0].dataset.done + ": " + buttons.length;
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const typing = event.target.closest?.("input:not([type=checkbox]), select, textarea, dialog[open]");
    if (event.key === "Escape" && event.target === box) { main.focus({ preventScroll: true }); return; }
    if (typing) return;
    if (event.key === "?") { event.preventDefault(); dialog?.showModal(); return; }
    if (!on()) return;
    switch (event.key) {
      case "/": event.preventDefault(); box?.focus(); box?.select(); break;
      case "j": move(1); break;
      case "k": move(-1); break;
      case "n": if (matches() > 0) to(match + 1); else $("behind")?.click(); break;
      case "p": if (matches() > 0) to(match - 1); else $("before")?.click(); break;
      case "x": pick(); break;
      case "c": copyPicked(); break;
      case "e": {
        const out = $("export");
        if (out) { out.open = true; out.querySelector("a")?.focus(); }
        break;
      }
      case "Enter": {
        const hit = document.querySelector(".hit.here a.title");
        if (hit && (document.activeElement === document.body || document.activeElement === main)) hit.click();
        break;
      }
    }
  });
})();
