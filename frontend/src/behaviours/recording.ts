// A time beside a passage lets the film or sound above go on from there.
import type { Connect } from "../behaviours";

const recording: Connect = (element, signal) => {
  const player = element.querySelector<HTMLMediaElement>("video, audio");
  element.addEventListener(
    "click",
    (event) => {
      const at = (event.target as Element).closest<HTMLElement>("[data-at]")?.dataset["at"];
      if (!player || at === undefined) return;
      player.currentTime = Number(at);
      void player.play();
    },
    { signal },
  );
};

export default recording;
