// Before anything is drawn: the theme that was chosen in this browser, else that of the system.
(function () {
  "use strict";
  try {
    var chosen = localStorage.getItem("theme");
    if (chosen === "light" || chosen === "dark") {
      document.documentElement.dataset.theme = chosen;
    }
  } catch (e) {
    // No storage, no choice.
  }
})();
