// Forms work without this. Whoever sends again without a change is let through: the server decides.
"use strict";
(() => {
  const doc = document;
  let store; // none where it is refused
  try { store = sessionStorage; } catch {}
  store?.removeItem("vafa-" + doc.querySelector("[data-sent]")?.dataset.sent);
  const form = doc.querySelector("form[data-form]");
  if (!form) return;
  const place = "vafa-" + form.dataset.form;
  const inputs = [...form.elements].filter((e) => e.name && e.type !== "hidden" && !/nationalid|legalid/i.test(e.name));

  const keep = () => {
    const typed = {};
    for (const e of inputs) typed[e.id] = /radio|checkbox/.test(e.type) ? e.checked : e.value;
    try { store.setItem(place, JSON.stringify(typed)); } catch {}
  };
  const bring = () => {
    let typed;
    try { typed = JSON.parse(store.getItem(place)); } catch {}
    if (!typed || doc.querySelector(".summary")) return;
    for (const e of inputs) {
      const was = typed[e.id];
      if (typeof was === "boolean") e.checked = was;
      else if (was && !e.value) {
        e.value = was;
        const fold = e.closest("details");
        if (fold) fold.open = true;
      }
    }
  };
  bring();

  const line = (text) => text.replace(/\p{C}/gu, (c) => (/\s/.test(c) ? " " : "")).replace(/[^\S\n]+/g, " ").trim();
  const right = {
    phone: (t) => (t.match(/\p{Nd}/gu) || []).length > 3,
    email: (t) => /@.+\../.test(t),
    date: (t) => (t.match(/\p{Nd}+/gu) || []).length > 1,
  };
  const fault = (e) => {
    const d = e.dataset, text = line(e.value);
    if (!text) {
      const other = d.or && form.elements[d.or];
      return d.required || (other && !line(other.value) && d.neither) || "";
    }
    if (d.limit && [...text].length > d.limit) return d.long;
    return d.check && !right[d.check](text) ? d.wrong : "";
  };

  const show = (e, text) => {
    const id = e.id + "-error", box = e.closest(".field");
    let note = doc.getElementById(id);
    if (!text && !note) return;
    if (!note) {
      note = doc.createElement("p");
      note.id = id;
      note.className = "error";
      e.before(note);
      e.setAttribute("aria-describedby", (e.getAttribute("aria-describedby") || "") + " " + id);
    }
    note.textContent = text;
    note.hidden = !text;
    box.classList.toggle("wrong", !!text);
    if (text) e.setAttribute("aria-invalid", "true");
    else e.removeAttribute("aria-invalid");
  };

  let refused = "", sent = 0;
  form.addEventListener("input", keep);
  form.addEventListener("change", (e) => {
    const t = e.target, check = () => show(t, fault(t));
    if (!line(t.value) && !t.hasAttribute("aria-invalid")) return;
    // A button that moves while it is pressed is not pressed.
    if (doc.querySelector(":active")) addEventListener("pointerup", () => setTimeout(check, 99), { once: true });
    else check();
  });
  form.addEventListener("submit", (e) => {
    const wrong = inputs.filter((i) => {
      const text = i.offsetParent || i.closest("details") ? fault(i) : "";
      show(i, text);
      return text;
    });
    const all = JSON.stringify(inputs.map((i) => i.value));
    if (wrong.length && refused !== all) {
      refused = all;
      e.preventDefault();
      const fold = wrong[0].closest("details"), title = form.dataset.error + " ";
      if (fold) fold.open = true;
      if (!doc.title.startsWith(title)) doc.title = title + doc.title;
      wrong[0].focus();
      return;
    }
    if (Date.now() - sent < 8000) e.preventDefault();
    else sent = Date.now();
    keep();
  });
  addEventListener("pageshow", () => { sent = 0; });

  for (const area of form.querySelectorAll("textarea[data-limit]")) {
    const note = doc.createElement("p");
    note.className = "hint count";
    area.after(note);
    const write = new Intl.NumberFormat(doc.documentElement.lang.replace("ar", "ar-EG"));
    const count = () => { note.textContent = write.format([...area.value].length) + " / " + write.format(area.dataset.limit); };
    area.addEventListener("input", count);
    count();
  }
})();
