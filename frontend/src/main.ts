// What every page loads: htmx with our settings, and the small behaviours.
import { define, defineLazy, start } from "./behaviours";
import beside from "./behaviours/beside";
import confirmFirst from "./behaviours/confirm";
import copy from "./behaviours/copy";
import dismiss from "./behaviours/dismiss";
import draft from "./behaviours/draft";
import focusMe from "./behaviours/focus-me";
import menu from "./behaviours/menu";
import palette from "./behaviours/palette";
import relativeTime from "./behaviours/relative-time";
import scrollers from "./behaviours/scrollers";
import submitOnce from "./behaviours/submit-once";
import theme from "./behaviours/theme";
import { openDrafts } from "./drafts";
import { prepareHtmx } from "./htmx";
import { listenToKeys } from "./keys";
import { registerWorker } from "./offline/register";
import { noteThisPlace } from "./recent";

prepareHtmx();
registerWorker();
openDrafts();

define("beside", beside);
define("confirm", confirmFirst);
define("copy", copy);
define("dismiss", dismiss);
define("draft", draft);
define("focus-me", focusMe);
define("menu", menu);
define("palette", palette);
define("relative-time", relativeTime);
define("scrollers", scrollers);
define("submit-once", submitOnce);
define("theme", theme);
defineLazy("composer", () => import("./behaviours/composer"));
defineLazy("offline-page", () => import("./behaviours/offline-page"));
defineLazy("passkey", () => import("./behaviours/passkey"));
defineLazy("search-completion", () => import("./behaviours/search-completion"));
defineLazy("search-typing", () => import("./behaviours/search-typing"));
defineLazy("similar", () => import("./behaviours/similar"));
defineLazy("tag-field", () => import("./behaviours/tag-field"));
defineLazy("tick-all", () => import("./behaviours/tick-all"));
defineLazy("toast", () => import("./behaviours/toast"));

start();
listenToKeys();
noteThisPlace();
