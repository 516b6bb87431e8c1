// 门户：有脚本时才出现打印按钮；加一项、去一项不用往返，选过的文件也就留着。没有脚本，什么也不缺。
"use strict";
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

const sheet = document.querySelector("form[data-items]");
if (sheet) {
  const most = Number(sheet.dataset.items);
  const items = () => [...sheet.querySelectorAll("[data-item]")];
  const more = sheet.querySelector("button[value=more]");

  const number = () => {
    const all = items();
    all.forEach((item, place) => {
      const n = place + 1;
      const text = item.querySelector("textarea");
      const hint = item.querySelector(".hint");
      text.name = n === 1 ? "content" : `content_${n}`;
      text.id = `id_${text.name}`;
      if (hint) hint.id = `${text.id}_helptext`;
      text.setAttribute("aria-describedby", `${text.id}_helptext`);
      const label = item.querySelector("label");
      label.htmlFor = text.id;
      label.firstChild.data = all.length > 1 ? `申请内容${n}` : "申请内容";
      label.querySelector(".opt").textContent = all.length > 1 ? "（至少写一项）" : "（必填）";
      let drop = item.querySelector("button");
      if (all.length === 1) drop?.remove();
      else {
        if (!drop) {
          drop = document.createElement("button");
          drop.type = "submit";
          drop.name = "action";
          drop.className = "btn btn--small btn--plain";
          item.append(drop);
        }
        drop.value = `drop-${n}`;
        drop.textContent = `去掉第${n}项`;
      }
    });
    if (more) more.hidden = all.length >= most;
  };

  sheet.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=action]");
    if (button === more && more) {
      event.preventDefault();
      const last = items().at(-1);
      const next = last.cloneNode(true);
      const text = next.querySelector("textarea");
      text.value = "";
      text.removeAttribute("aria-invalid");
      text.required = false;
      next.querySelector(".field").classList.remove("field--bad");
      next.querySelector(".field__error")?.remove();
      last.after(next);
      number();
      text.focus();
    } else if (button?.value.startsWith("drop-")) {
      event.preventDefault();
      const item = button.closest("[data-item]");
      const near = item.nextElementSibling?.closest("[data-item]") ?? item.previousElementSibling;
      item.remove();
      number();
      near.querySelector("textarea").focus();
    }
  });
}
