// The least a window can do, and the least a long list can be.
requestAnimationFrame(() => performance.mark("drawn"));

/** Shows a list of plain rows, of which only those in sight are in the page. */
window.showRows = (count) => {
  const height = 24;
  const list = document.createElement("div");
  list.id = "list";
  const whole = document.createElement("div");
  whole.style.height = `${count * height}px`;
  list.append(whole);
  document.body.replaceChildren(list);
  const inSight = Math.ceil(list.clientHeight / height) + 2;
  const rows = Array.from({ length: inSight }, () => document.createElement("p"));
  whole.append(...rows);
  const draw = () => {
    const first = Math.min(Math.floor(list.scrollTop / height), count - inSight);
    rows.forEach((row, index) => {
      row.style.transform = `translateY(${(first + index) * height}px)`;
      row.textContent = `Row ${first + index} of ${count}, with a few plain words in it`;
    });
  };
  list.addEventListener("scroll", draw);
  draw();
};
