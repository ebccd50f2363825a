// A lesson that stands whole in its page.

import { begin } from "./lesson.js";

begin(JSON.parse(document.getElementById("lesson").textContent), document.getElementById("lesson-main"));
