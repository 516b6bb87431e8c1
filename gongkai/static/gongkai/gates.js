// 五关、退回、打印的锦上添花：没有它照样能办。
"use strict";
(() => {
  const all = document.getElementById("gate_all");
  if (all) {
    const each = [...document.querySelectorAll('input[name="gates"]')].filter((e) => e !== all);
    const follow = () => { all.checked = each.every((e) => e.checked); };
    all.addEventListener("change", () => { for (const e of each) e.checked = all.checked; });
    for (const e of each) e.addEventListener("change", follow);
    if (all.checked) for (const e of each) e.checked = true;
  }
  // 已经存下的，写稿页留在这台电脑上的那一份不再要。
  const saved = document.querySelector("form.send[data-saved]");
  if (saved && saved.dataset.saved) {
    const edited = saved.dataset.saved === "new" ? location.pathname.replace(/\d+\/send$/, "new") : location.pathname.replace(/send$/, "edit");
    localStorage.removeItem(`gongkai.text.${document.body.dataset.user}:${edited}`);
  }
  const back = document.getElementById("back");
  if (back) {
    const open = () => {
      if (location.hash !== "#back") return;
      back.open = true;
      back.querySelector("textarea").focus();
    };
    addEventListener("hashchange", open);
    for (const a of document.querySelectorAll('a[href="#back"]')) a.addEventListener("click", () => setTimeout(open));
    open();
  }
  for (const button of document.querySelectorAll("[data-print-sheet]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
})();
