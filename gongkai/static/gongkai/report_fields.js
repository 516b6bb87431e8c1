// 活字段：puts a field where the cursor stands; without script the list is there to copy from.
(function () {
  "use strict";
  var text = document.getElementById("id_template");
  if (!text) { return; }
  document.querySelectorAll("[data-insert]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      text.setRangeText(button.dataset.insert, text.selectionStart, text.selectionEnd, "end");
      text.focus();
    });
  });
})();
