// 年报审读的锦上添花：把文件拖进来；一页全勾上；后台在忙时自己刷新。没有它，选文件、一条条勾、点刷新照样能办。
"use strict";
(() => {
  for (const form of document.querySelectorAll("form[data-drop]")) {
    const input = form.querySelector("input[type=file]");
    const zone = form.querySelector(".drop");
    const told = form.querySelector("[data-drop-told]");
    form.querySelector("[data-drop-words]").hidden = false;
    const say = () => {
      told.textContent = input.files.length ? `选了${input.files.length}份，点“收下”。` : "";
    };
    input.addEventListener("change", say);
    for (const name of ["dragenter", "dragover"]) {
      zone.addEventListener(name, (event) => {
        event.preventDefault();
        zone.classList.add("is-over");
      });
    }
    zone.addEventListener("dragleave", () => zone.classList.remove("is-over"));
    zone.addEventListener("drop", async (event) => {
      event.preventDefault();
      zone.classList.remove("is-over");
      const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
      const found = new DataTransfer();
      for (const file of entries.length ? await all(entries) : event.dataTransfer.files) found.items.add(file);
      input.files = found.files;
      say();
    });
  }

  for (const button of document.querySelectorAll("[data-tick-all]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const boxes = [...button.form.querySelectorAll("input[type=checkbox][name=findings]")];
      const tick = boxes.some((box) => !box.checked);
      for (const box of boxes) box.checked = tick;
    });
  }

  // 文件夹一层层打开。
  async function all(entries) {
    const files = [];
    for (const entry of entries) {
      if (entry.isFile) {
        files.push(await new Promise((done, fail) => entry.file(done, fail)));
      } else {
        const reader = entry.createReader();
        for (;;) {
          const part = await new Promise((done, fail) => reader.readEntries(done, fail));
          if (!part.length) break;
          files.push(...(await all(part)));
        }
      }
    }
    return files;
  }

  if (document.querySelector("[data-working]")) {
    const calm = () => {
      const busy = document.activeElement?.matches("input, textarea, select") || document.querySelector("input[type=file]")?.files.length;
      if (busy || document.hidden) setTimeout(calm, 4000);
      else location.reload();
    };
    setTimeout(calm, 4000);
  }
})();
