// What every page loads: htmx with our settings, and the small behaviours.
import { define, defineLazy, start } from "./behaviours";
import confirmFirst from "./behaviours/confirm";
import copy from "./behaviours/copy";
import dismiss from "./behaviours/dismiss";
import draft from "./behaviours/draft";
import focusMe from "./behaviours/focus-me";
import menu from "./behaviours/menu";
import relativeTime from "./behaviours/relative-time";
import submitOnce from "./behaviours/submit-once";
import theme from "./behaviours/theme";
import { openDrafts } from "./drafts";
import { prepareHtmx } from "./htmx";

prepareHtmx();
openDrafts();

define("confirm", confirmFirst);
define("copy", copy);
define("dismiss", dismiss);
define("draft", draft);
define("focus-me", focusMe);
define("menu", menu);
define("relative-time", relativeTime);
define("submit-once", submitOnce);
define("theme", theme);
defineLazy("composer", () => import("./behaviours/composer"));
defineLazy("passkey", () => import("./behaviours/passkey"));

start();
