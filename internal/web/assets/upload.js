// The form of the invoice works without this. It says that a file is too large before it is sent, and what the browser takes
// the file for.
"use strict";
(() => {
  const input = document.querySelector("input[data-most]");
  if (!input) return;
  const look = () => {
    const file = input.files[0];
    input.setCustomValidity(file && file.size > input.dataset.most ? input.dataset.long : "");
    input.form.elements["Content-Type"].value = (file && file.type) || "application/octet-stream";
  };
  input.addEventListener("change", look);
  addEventListener("pageshow", look);
})();
