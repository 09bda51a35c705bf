// What tests ask of an open page. Evaluates to an object of questions; each answers a list of
// complaints in words, empty when all is well.
(() => {
  const shown = (element) => element.checkVisibility({ visibilityProperty: true });
  const called = (element) => {
    const name = element.tagName.toLowerCase();
    const more = element.id ? `#${element.id}` : [...element.classList].map((each) => `.${each}`).join("");
    return `${name}${more}${element.textContent.trim() ? ` "${element.textContent.trim().slice(0, 30)}"` : ""}`;
  };
  const all = (selector) => [...document.querySelectorAll(selector)].filter(shown);

  // Colours change at once when the scheme or the width does: nothing is judged in mid-air.
  const settle = async () => {
    for (const each of document.getAnimations()) if (each.playState === "running") each.finish();
    // A window that the browser holds for covered gets no frames: two seconds are enough for any.
    await new Promise((done) => {
      requestAnimationFrame(() => requestAnimationFrame(done));
      setTimeout(done, 2000);
    });
  };

  // From an address, so that the browser keeps what it compiled: half of what axe costs a page.
  const bringAxe = () =>
    new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = "/axe.js";
      script.onload = () => done(script.remove());
      script.onerror = () => failed(new Error("axe was not served"));
      document.head.append(script);
    });

  // Where axe looks: everywhere, in what this page does not share with others, or at what was not
  // shown when `remember` was asked.
  const known = new WeakSet();
  const remember = () => all("body *").forEach((each) => known.add(each));
  const news = () => {
    const found = new Set(all("body *").filter((each) => !known.has(each)));
    return [...found].filter((each) => !found.has(each.parentElement));
  };
  const places = { page: () => [document], main: () => [document.querySelector("main")], news };
  const axe = async (place, options) => {
    const include = places[place]();
    return include.length ? (await window.axe.run({ include }, options)).violations : [];
  };

  const structure = () => {
    const found = [];
    const ids = [...document.querySelectorAll("[id]")].map((each) => each.id);
    const twice = ids.filter((id, place) => ids.indexOf(id) !== place);
    if (twice.length) found.push(`ids stand there twice: ${[...new Set(twice)].join(", ")}`);
    const titles = all("h1");
    if (titles.length !== 1) found.push(`${titles.length} h1: ${titles.map(called).join(", ")}`);
    let before = 0;
    for (const each of all("main :is(h1,h2,h3,h4,h5,h6)")) {
      const level = Number(each.tagName[1]);
      if (level > before + 1) found.push(`${called(each)} comes after a heading of level ${before}`);
      before = level;
    }
    for (const [what, selector] of [["main", "main"], ["banner", "body > header"], ["footer", "body > footer"]]) {
      if (all(selector).length !== 1) found.push(`${all(selector).length} landmarks ${what}`);
    }
    for (const each of document.querySelectorAll("a[href^='#']")) {
      const target = each.getAttribute("href").slice(1);
      if (target && !document.getElementById(target)) found.push(`${called(each)} leads nowhere`);
    }
    for (const each of document.querySelectorAll("[for],[aria-describedby],[aria-labelledby],[aria-controls]")) {
      for (const name of ["for", "aria-describedby", "aria-labelledby", "aria-controls"]) {
        for (const id of (each.getAttribute(name) ?? "").split(/\s+/).filter(Boolean)) {
          if (!document.getElementById(id)) found.push(`${called(each)}: ${name} names no element, ${id}`);
        }
      }
    }
    for (const each of all("a[href],button,summary,.composer__tool")) {
      const drawn = each.querySelector("svg,.avatar,.emblem") && !each.closest(".prose");
      if (drawn && !each.title && !worded(each)) found.push(`${called(each)} is only an icon and has no tooltip`);
    }
    return found;
  };

  // Whether eyes find a word on a control, not its name alone.
  const worded = (element) => {
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const { data, parentElement } = texts.currentNode;
      if (data.trim() && shown(parentElement) && !parentElement.closest(".visually-hidden,.avatar,.emblem,svg")) return true;
    }
    return false;
  };

  // Something that scrolls in a box of its own may be as wide as it likes.
  const held = (element) => {
    for (let box = element.parentElement; box && box !== document.body; box = box.parentElement) {
      if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(box).overflowX)) return true;
    }
    return false;
  };

  const overflow = () => {
    const root = document.documentElement;
    const wide = root.clientWidth;
    const found = [];
    for (const each of document.body.querySelectorAll("*")) {
      const box = each.getBoundingClientRect();
      if (box.width < 2 || box.height < 2 || !shown(each) || held(each)) continue;
      if (each.closest(".visually-hidden,.skip-link")) continue;
      if (box.right > wide + 1 || box.left < -1) {
        found.push(`${called(each)} reaches from ${Math.round(box.left)} to ${Math.round(box.right)} of ${wide}`);
      }
    }
    if (root.scrollWidth > wide + 1 && !found.length) found.push(`the page is ${root.scrollWidth} wide, the window ${wide}`);
    return found.slice(0, 4);
  };

  // Words that are cut off without dots: nobody can read their end.
  const cut = () =>
    all("main *")
      .filter((each) => {
        const style = getComputedStyle(each);
        const text = [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
        if (!text || style.textOverflow === "ellipsis" || each.closest(".visually-hidden")) return false;
        if (style.clipPath !== "none") return false; // hidden from eyes on purpose
        return ["hidden", "clip"].includes(style.overflowX) && each.scrollWidth > each.clientWidth + 1;
      })
      .map((each) => `${called(each)} is cut off`);

  const focusable = () =>
    all("a[href],button,input:not([type=hidden]),select,textarea,summary,[tabindex='0']").filter(
      (each) => !each.disabled && each.closest("[inert]") === null && each.type !== "hidden",
    );

  const looks = (element) => {
    const parts = [];
    for (let each = element, steps = 0; each && steps < 4; each = each.parentElement, steps += 1) {
      // A link that fills its card draws its ring around the card, with ::after.
      for (const style of [getComputedStyle(each), getComputedStyle(each, "::after")]) {
        parts.push(style.outlineStyle === "none" ? "" : `${style.outlineWidth} ${style.outlineColor}`);
        parts.push(style.boxShadow, style.borderColor, style.backgroundColor, style.textDecorationLine);
      }
    }
    return parts.join("|");
  };

  // Call it when the last key pressed was one of the keyboard, so that :focus-visible matches.
  // Of things that look alike, the first speaks for all. A toolbar hands its focus on.
  const focus = () => {
    const found = [];
    const seen = new Set();
    for (const each of focusable()) {
      const kind = `${each.tagName}.${each.className}.${each.parentElement?.className}`;
      if (seen.has(kind)) continue;
      seen.add(kind);
      each.focus({ preventScroll: true });
      const holder = document.activeElement;
      if (!each.contains(holder)) {
        found.push(`${called(each)} takes no focus`);
        continue;
      }
      const held = looks(holder);
      holder.blur();
      if (looks(holder) === held) found.push(`${called(each)} looks the same with the focus`);
    }
    scrollTo(0, 0); // some scroll though they are asked not to; a sticky bar would cover others
    return found;
  };

  const lists = () => Boolean(document.querySelector("main .empty, main .pagination"));

  return { settle, bringAxe, remember, axe, structure, overflow, cut, focus, lists };
})();
