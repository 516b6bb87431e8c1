// 门户：有脚本时才出现打印按钮；没有脚本，什么也不缺。
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
