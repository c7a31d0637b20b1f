// Shows a form of Vafa within any page:
//
//   <script src="https://.../embed.js" data-form="warranty" data-lang="fa"></script>
//
// data-form is warranty, capture or contact; data-lang fa, ar or en; data-ref a code of referral; data-title names the frame;
// data-accent, data-background, data-text, data-radius and data-font dress it. The site must be on the list of those that may.
"use strict";
(() => {
  const script = document.currentScript;
  if (!script) return;
  const told = script.dataset, base = new URL(script.src).origin;
  const pick = (value, list) => (list.includes(value) ? value : list[0]);
  const lang = pick(told.lang || document.documentElement.lang.slice(0, 2), ["fa", "ar", "en"]);
  const form = pick(told.form, ["warranty", "capture", "contact"]);
  const titles = {
    fa: { warranty: "ثبت گارانتی", capture: "در تماس باشیم", contact: "پیام به ما" },
    ar: { warranty: "تسجيل الضمان", capture: "لنبقَ على تواصل", contact: "راسلنا" },
    en: { warranty: "Register your warranty", capture: "Keep in touch", contact: "Write to us" },
  };

  const address = new URL("/" + lang + "/" + form, base);
  if (told.ref) address.searchParams.set("ref", told.ref);
  const theme = ["accent", "background", "text", "radius", "font"].filter((name) => told[name]).map((name) => name + ":" + told[name]);
  if (theme.length) address.searchParams.set("theme", theme.join(","));

  const frame = document.createElement("iframe");
  frame.src = address.href;
  frame.title = told.title || titles[lang][form];
  frame.lang = lang;
  Object.assign(frame.style, { display: "block", width: "100%", height: "60rem", border: "0", colorScheme: "normal" });

  // The frame is asked how high it is after every page that it loads, and answers whenever that changes.
  let loads = 0;
  frame.addEventListener("load", () => {
    frame.contentWindow.postMessage("vafa", base);
    if (loads++ && frame.getBoundingClientRect().top < 0) frame.scrollIntoView();
  });
  window.addEventListener("message", (e) => {
    const height = e.data && e.data.vafa;
    if (e.source !== frame.contentWindow || e.origin !== base || !(height > 0 && height < 20000)) return;
    frame.style.height = Math.ceil(height) + "px";
  });
  script.after(frame);
})();
