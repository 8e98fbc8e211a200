(() => {
  const PAGE = 20;
  const texts = new Intl.Collator(undefined, { numeric: true });
  const element = (name, classes, text) => {
    const made = document.createElement(name);
    made.className = classes;
    made.textContent = text;
    return made;
  };
  for (const box of document.querySelectorAll(".churnlab .grid:not([data-live])")) {
    box.dataset.live = "";
    const table = box.querySelector("table");
    const body = table.tBodies[0];
    const heads = [...table.tHead.rows[0].cells].slice(1);
    const number = heads.map((head) => head.classList.contains("number"));
    const more = box.querySelector("script");
    const rows = [...body.rows]
      .map((row) => [...row.cells].slice(1).map((cell) => (cell.classList.contains("missing") ? null : cell.textContent)))
      .concat(more ? JSON.parse(more.textContent) : [])
      .map((values, at) => ({ at, values }));
    let order = rows;
    let page = 0;
    let by = -1;
    let down = false;

    const cell = (value, column) => {
      const made =
        value === null
          ? element("td", number[column] ? "missing number" : "missing", "missing")
          : element("td", number[column] ? "number" : value.length > 40 ? "long" : "", value);
      if (!number[column]) made.dir = "auto";
      return made;
    };
    const line = (row) => {
      const made = document.createElement("tr");
      const head = element("th", "note", row.at);
      head.scope = "row";
      made.append(head, ...row.values.map(cell));
      return made;
    };
    const shown = table.querySelector(".shown");
    const buttons = element("div", "pages", "");
    const button = (text, step) => {
      const made = element("button", "", text);
      made.type = "button";
      made.onclick = () => {
        page += step;
        show();
      };
      buttons.append(made);
      return made;
    };
    const previous = button("Previous rows", -1);
    const next = button("Next rows", 1);
    const show = () => {
      const from = page * PAGE;
      const to = Math.min(from + PAGE, order.length);
      body.replaceChildren(...order.slice(from, to).map(line));
      previous.disabled = page === 0;
      next.disabled = to === order.length;
      shown.textContent =
        ", " + (rows.length > PAGE ? `shown ${from + 1} to ${to} of the first ${rows.length}` : "") +
        (by < 0 ? "" : `${rows.length > PAGE ? "; " : ""}by ${heads[by].textContent}, ${down ? "the greatest" : "the least"} first`);
      if (shown.textContent === ", ") shown.textContent = "";
    };
    const compare = (one, other) => {
      const a = one.values[by];
      const b = other.values[by];
      if (a === null || b === null) return (a === null) - (b === null) || one.at - other.at;
      const order = number[by] ? Number(a.replace(/,/g, "")) - Number(b.replace(/,/g, "")) : texts.compare(a, b);
      return (down ? -order : order) || one.at - other.at;
    };
    heads.forEach((head, column) => {
      const made = element("button", "", head.textContent);
      made.type = "button";
      made.dir = "auto";
      made.onclick = () => {
        heads.forEach((each) => each.removeAttribute("aria-sort"));
        if (by === column && down) {
          by = -1;
          down = false;
          order = rows;
        } else {
          down = by === column;
          by = column;
          head.setAttribute("aria-sort", down ? "descending" : "ascending");
          order = [...rows].sort(compare);
        }
        page = 0;
        show();
      };
      head.replaceChildren(made);
    });
    if (rows.length > PAGE) {
      box.append(buttons);
      show();
    }
  }
})();
