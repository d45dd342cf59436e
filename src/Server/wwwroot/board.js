// Keeps an open board right by server-sent events. Without it the page is a picture of one moment with a link to reload.
"use strict";
(() => {
  const board = document.getElementById("board");
  const note = document.getElementById("live");
  if (!board || !note || !window.EventSource) return;
  const words = document.getElementById("live-words");
  const reload = document.getElementById("live-reload");
  const said = document.getElementById("said");
  const silence = 45000; // three beats
  const clock = new Intl.DateTimeFormat(note.dataset.language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: note.dataset.zone || undefined });
  let source, failures = 0, lastHeard = Date.now(), isLive = null, watch;

  function show(live) {
    if (live === isLive) return;
    isLive = live;
    note.classList.toggle("is-live", live);
    note.classList.toggle("is-lost", !live);
    words.textContent = live ? note.dataset.live : note.dataset.lost.replace("{0}", clock.format(lastHeard));
    reload.hidden = live;
  }

  function heard() {
    failures = 0;
    lastHeard = Date.now();
    show(true);
    clearTimeout(watch);
    watch = setTimeout(lost, silence);
  }

  // Full jitter, so that a hundred screens do not come back in the same instant.
  function lost() {
    clearTimeout(watch);
    source.close();
    show(false);
    setTimeout(open, Math.random() * Math.min(30000, 1000 * 2 ** failures++));
  }

  function open() {
    source = new EventSource("/board/events?lang=" + note.dataset.language);
    source.addEventListener("board", (event) => { heard(); replace(event.data); });
    source.addEventListener("beat", heard);
    source.onerror = lost;
  }

  // Only what changed is replaced, so that focus, selection and the place on the page stay where they are.
  function replace(html) {
    const next = document.createElement("template");
    next.innerHTML = html;
    const parts = (root) => new Map([...root.querySelectorAll("[data-part]")].map((part) => [part.id, part]));
    const now = parts(board), coming = parts(next.content);
    const news = [];
    for (const [id, part] of coming) {
      const old = now.get(id);
      if (part.dataset.say && old && old.dataset.say !== part.dataset.say) news.push(part.dataset.say);
    }
    if ([...now.keys()].join() !== [...coming.keys()].join()) {
      board.replaceChildren(next.content);
    } else {
      for (const [id, part] of coming) {
        const old = now.get(id);
        if (old.outerHTML === part.outerHTML) continue;
        const focused = old.contains(document.activeElement);
        old.replaceWith(part);
        if (focused) part.querySelector("a")?.focus();
      }
    }
    if (news.length > 0) said.textContent = news.join(". ");
  }

  open();
})();
