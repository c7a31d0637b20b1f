// The console works without this. It finds by a key, keeps what is being typed, and says when something takes longer than a moment
// or the connection is lost.
"use strict";
(() => {
  const doc = document, line = doc.getElementById("line");
  let wait;
  const say = (text, calm) => {
    clearTimeout(wait);
    line.textContent = text || "";
    line.hidden = !text;
    line.classList.toggle("calm", !!calm);
  };
  const loading = () => {
    clearTimeout(wait);
    wait = setTimeout(() => say(words.loading, true), 500);
  };
  const words = doc.body.dataset;
  addEventListener("offline", () => say(words.offline));
  addEventListener("online", () => say(""));

  // "/" goes to the search box, Escape leaves it.
  addEventListener("keydown", (e) => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(doc.activeElement.tagName);
    const box = doc.querySelector("[type=search]");
    if (e.key === "/" && !typing && box) {
      e.preventDefault();
      box.focus();
    } else if (e.key === "Escape" && doc.activeElement === box) box.blur();
  });

  // What is typed into a form that keeps it is there again after a detour, until it was sent and taken.
  let store; // none where it is refused
  try { store = sessionStorage; } catch {}
  const placeOf = (form) => "vafa-console-" + location.pathname.slice(11) + "#" + form.dataset.keep;
  const inputs = (form) => [...form.elements].filter((e) => e.name && !/hidden|password|submit|button/.test(e.type));
  const sent = store?.getItem("vafa-console-sent");
  if (sent && doc.querySelector(".said")) store.removeItem(sent);
  store?.removeItem("vafa-console-sent");
  for (const form of doc.querySelectorAll("form[data-keep]")) {
    const place = placeOf(form);
    let typed;
    try { typed = JSON.parse(store.getItem(place)); } catch {}
    if (typed && !doc.querySelector(".summary")) {
      for (const e of inputs(form)) {
        const was = typed[e.id || e.name];
        if (typeof was === "boolean") e.checked = was;
        else if (was && !e.value) {
          e.value = was;
          const fold = e.closest("details");
          if (fold) fold.open = true;
        }
      }
    }
    form.addEventListener("input", () => {
      const now = {};
      for (const e of inputs(form)) now[e.id || e.name] = /radio|checkbox/.test(e.type) ? e.checked : e.value;
      try { store.setItem(place, JSON.stringify(now)); } catch {}
    });
  }

  // A form is sent once, and not at all while there is no connection: what was typed would be lost with the page.
  doc.addEventListener("submit", (e) => {
    const form = e.target;
    if (form.method !== "post") return loading();
    if (!navigator.onLine) {
      e.preventDefault();
      say(words.offline);
      addEventListener("online", () => form.requestSubmit(e.submitter), { once: true });
      return;
    }
    loading();
    if (form.dataset.sent && Date.now() - form.dataset.sent < 8000) e.preventDefault();
    form.dataset.sent = Date.now();
    if (form.dataset.keep) try { store.setItem("vafa-console-sent", placeOf(form)); } catch {}
  });
  addEventListener("pageshow", () => {
    say("");
    for (const form of doc.forms) delete form.dataset.sent;
  });

  // Parts of a page that cannot be had say so, and are asked for again.
  for (const kind of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    doc.addEventListener(kind, (e) => {
      if (e.detail.xhr?.status === 401) location.reload();
      else say(navigator.onLine ? words.failed : words.offline);
    });
  }
  doc.addEventListener("htmx:beforeRequest", loading);
  doc.addEventListener("htmx:afterOnLoad", () => say(""));
})();
