// 工作台的锦上添花：没有它，每一步照样能办。
// 1 打印按钮；2 防止连点两次；3 登录过期不丢草稿；4 正在填写时不让登录过期。
"use strict";
(() => {
  const STORE = "gongkai.draft.";
  const AWAY = "gongkai.signed-out";
  const body = document.body;
  const user = body.dataset.user;

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }

  const forms = [...document.querySelectorAll("main form")].filter((f) => f.method === "post");

  for (const form of forms) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) {
        event.preventDefault();
        return;
      }
      form.dataset.sent = "1";
      for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
    });
  }
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of forms) {
      delete form.dataset.sent;
      for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-disabled");
    }
  });

  const drafts = () => Object.keys(sessionStorage).filter((key) => key.startsWith(STORE));

  if (!user) {
    // 登录页：记下“登录断过”，草稿留着；自己退出的，草稿清掉。
    if (document.querySelector("[data-left]")) drafts().forEach((key) => sessionStorage.removeItem(key));
    else sessionStorage.setItem(AWAY, "1");
    return;
  }

  const kept = forms.filter((f) => !("nokeep" in f.dataset));
  const key = (form) => STORE + user + ":" + location.pathname + "#" + (form.id || forms.indexOf(form));
  const fields = (form) =>
    [...form.elements].filter((e) => e.name && !["hidden", "password", "file", "submit", "button"].includes(e.type) && e.tagName !== "FIELDSET");

  const save = (form) => {
    const values = fields(form).map((e) => [e.name, e.value, e.type === "checkbox" || e.type === "radio" ? e.checked : null]);
    try {
      sessionStorage.setItem(key(form), JSON.stringify(values));
    } catch {
      // 浏览器不给地方：草稿只在这一页里
    }
  };
  const restore = (form) => {
    const stored = sessionStorage.getItem(key(form));
    if (!stored) return false;
    const elements = fields(form);
    for (const [name, value, checked] of JSON.parse(stored)) {
      const found = elements.filter((e) => e.name === name);
      if (checked === null) {
        if (found.length === 1) found[0].value = value;
      } else {
        for (const e of found) if (e.value === value) e.checked = checked;
      }
    }
    for (const e of elements) e.dispatchEvent(new Event("input", { bubbles: true }));
    return true;
  };
  const say = (text) => {
    const box = document.createElement("div");
    box.className = "notice notice--warn notice--said";
    box.setAttribute("role", "status");
    const line = document.createElement("p");
    line.textContent = text;
    box.append(document.createElement("span"), line);
    document.querySelector("main").prepend(box);
  };

  if (sessionStorage.getItem(AWAY)) {
    const back = kept.filter(restore);
    if (back.length) say("登录曾经过期，您没交上去的内容已放回表单，请看过再提交。");
    if (back.length || !drafts().length) sessionStorage.removeItem(AWAY);
  } else {
    // 交上去的已经收下，旧草稿不再要。
    for (const form of kept) sessionStorage.removeItem(key(form));
  }

  let told = false;
  let asked = Date.now();
  const alive = async () => {
    if (Date.now() - asked < 120000) return;
    asked = Date.now();
    try {
      const answer = await fetch(body.dataset.alive, { credentials: "same-origin" });
      if (answer.status === 401 && !told) {
        told = true;
        say("登录已经过期。内容先留在这台电脑上；提交时会请您重新登录，登录后自动放回。");
      }
    } catch {
      // 断网：不打扰，提交时自会知道
    }
  };
  for (const form of kept) {
    form.addEventListener("input", () => {
      save(form);
      alive();
    });
    form.addEventListener("submit", () => save(form));
  }
})();
