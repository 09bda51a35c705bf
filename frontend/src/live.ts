// What pages that change under the reader load besides main: the socket and what hangs on it.
import { define } from "./behaviours";
import liveFragment from "./behaviours/live-fragment";
import liveThread from "./behaviours/live-thread";
import readingPlace from "./behaviours/reading-place";
import unreadList from "./behaviours/unread-list";

define("live-fragment", liveFragment);
define("live-thread", liveThread);
define("reading-place", readingPlace);
define("unread-list", unreadList);
