// 写稿页的锦上添花：没有它，文本框和每个按钮照样能用。
// 1 正文编辑器；2 这台电脑上留一份没保存的；3 选了文稿就读入；4 应公开日随手算出。
"use strict";
(() => {
  const form = document.getElementById("item-form");
  if (!form) return;
  const area = form.querySelector("[data-editor]");
  const script = document.getElementById("editor-js");
  const user = document.body.dataset.user;
  const STORE = "gongkai.text.";
  const key = (path) => STORE + user + ":" + path;
  const here = key(location.pathname);
  const version = form.dataset.editing;
  let editor = null;

  // 2 留一份 ---------------------------------------------------------------
  const fields = ["title", "column", "formed_on", "document_number", "summary"];
  const read = () => {
    const kept = { version, at: Date.now(), body: area.value };
    for (const name of fields) if (form.elements[name]) kept[name] = form.elements[name].value;
    return kept;
  };
  const keep = () => {
    try {
      localStorage.setItem(here, JSON.stringify(read()));
    } catch {
      // 浏览器不给地方：稿子只在这一页里
    }
  };
  const take = (kept) => {
    for (const name of fields) if (form.elements[name] && name in kept) form.elements[name].value = kept[name];
    show(kept.body);
  };
  const show = (text) => {
    area.value = text;
    if (editor) editor.setContent(toHtml(text));
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };
  if (form.dataset.saved) {
    localStorage.removeItem(here);
    if (form.dataset.saved === "new") localStorage.removeItem(key(location.pathname.replace(/\d+\/edit$/, "new")));
    history.replaceState(null, "", location.pathname);
  }
  const offer = () => {
    let kept = null;
    try {
      kept = JSON.parse(localStorage.getItem(here) || "null");
    } catch {
      localStorage.removeItem(here);
    }
    if (!kept || toHtml(kept.body) + kept.title === toHtml(area.value) + form.elements.title.value) return;
    const when = new Date(kept.at);
    const box = document.createElement("div");
    box.className = "notice notice--warn edit__said";
    box.setAttribute("role", "status");
    const inner = document.createElement("div");
    const line = document.createElement("p");
    line.textContent = `这台电脑上有您${when.getMonth() + 1}月${when.getDate()}日 ${when.toTimeString().slice(0, 5)}写的、没有保存的内容。` +
      (kept.version === version ? "" : "从那以后这一件又存过新稿，恢复前请看清楚。");
    const buttons = document.createElement("div");
    buttons.className = "btns";
    for (const [label, act] of [["恢复", () => take(kept)], ["不要了", () => localStorage.removeItem(here)]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn--small";
      button.textContent = label;
      button.addEventListener("click", () => { act(); box.remove(); area.focus(); });
      buttons.append(button);
    }
    inner.append(line, buttons);
    box.append(document.createElement("span"), inner);
    form.before(box);
    form.parentElement.before(box);
  };
  let timer = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, 800);
  });

  // 1 编辑器 ----------------------------------------------------------------
  const escape = (text) => text.replace(/[&<>]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[c]);
  const toHtml = (text) =>
    /<\/?[a-z][\s\S]*>/i.test(text) ? text : text.split(/\n+/).filter((l) => l.trim()).map((l) => `<p>${escape(l)}</p>`).join("");
  // 没有动过的正文一个字也不改写：稿子不变，签名才不作废。
  let known = null;
  const write = () => {
    if (!editor) return;
    const now = editor.getContent();
    if (now === known) return;
    known = now;
    area.value = now;
    area.dispatchEvent(new CustomEvent("input", { bubbles: true, detail: "editor" }));
  };
  let writing = 0;
  const writeSoon = () => {
    clearTimeout(writing);
    writing = setTimeout(write, 300);
  };
  offer();
  if (window.hugerte) {
    area.value = toHtml(area.value);
    const label = form.querySelector(`label[for="${area.id}"]`);
    hugerte.init({
      target: area,
      base_url: script.dataset.base.replace(/\/[^/]*$/, ""),
      suffix: ".min",
      cache_suffix: "",
      language: "zh_CN",
      language_load: false,
      promotion: false,
      branding: false,
      menubar: false,
      statusbar: false,
      height: 460,
      plugins: "lists table",
      toolbar: "undo redo | blocks | bold italic | alignleft aligncenter alignright | bullist numlist | table tableinsertrowafter tableinsertcolafter tabledeleterow tabledeletecol tablemergecells tablesplitcells | removeformat",
      toolbar_mode: "wrap",
      table_toolbar: "",
      table_default_attributes: {},
      table_default_styles: {},
      table_sizing_mode: "responsive",
      object_resizing: false,
      block_formats: "正文=p;一级标题=h2;二级标题=h3;三级标题=h4",
      formats: {
        alignleft: { selector: "p,h2,h3,h4,td,th,li", classes: "align-left" },
        aligncenter: { selector: "p,h2,h3,h4,td,th,li", classes: "align-center" },
        alignright: { selector: "p,h2,h3,h4,td,th,li", classes: "align-right" },
      },
      content_css: script.dataset.content,
      entity_encoding: "raw",
      convert_urls: false,
      paste_data_images: false,
      contextmenu: false,
      browser_spellcheck: false,
      submit_patch: false,
      add_form_submit_trigger: false,
      iframe_aria_text: "正文",
      setup: (made) => {
        made.on("init", () => {
          editor = made;
          known = made.getContent();
          if (label) label.addEventListener("click", () => made.focus());
          if (area.getAttribute("aria-describedby")) made.getBody().setAttribute("aria-label", "正文");
        });
        made.on("input change undo redo ExecCommand paste compositionend", writeSoon);
      },
    });
    area.addEventListener("input", (event) => {
      if (event.detail !== "editor" && editor && !event.isTrusted && area.value !== known) editor.setContent(toHtml(area.value));
    });
    form.addEventListener("submit", write, true);
  }
  form.addEventListener("submit", keep);

  // 3 读入文稿 --------------------------------------------------------------
  const file = document.getElementById("document");
  const reading = form.querySelector('button[name="word"]');
  if (file && reading) {
    reading.hidden = true; // 选了就读，不必再按
    file.addEventListener("change", () => {
      if (!file.files.length) return;
      const text = area.value.replace(/<[^>]*>/g, "").trim();
      if (!text || confirm("读入文稿会换掉现在的正文，要读入吗？")) form.requestSubmit(reading);
      else file.value = "";
    });
  }

  // 不主动公开才问理由
  const reason = document.getElementById("reason");
  const asked = () => { reason.hidden = form.elements.disclosure.value === "proactive" && !reason.querySelector(".field__error"); };
  for (const radio of form.elements.disclosure) radio.addEventListener("change", asked);
  asked();

  // 4 应公开日 --------------------------------------------------------------
  const box = document.getElementById("due");
  const watched = ["title", "formed_on", "publish_rule", "embargo_until", "disclosure"];
  let latest = 0;
  const ask = async () => {
    const mine = ++latest; // 后问的算数，先问的回得晚也不再显示
    const query = new URLSearchParams({ office: form.dataset.office });
    for (const name of watched) query.set(name, form.elements[name].value);
    try {
      const answer = await fetch(`${form.dataset.due}?${query}`, { credentials: "same-origin", redirect: "error" });
      const part = await answer.text();
      if (answer.ok && mine === latest) box.innerHTML = part;
    } catch {
      // 断网或登录过期：保存以后仍会显示
    }
  };
  form.addEventListener("change", (event) => {
    if (watched.includes(event.target.name)) ask();
  });
})();
