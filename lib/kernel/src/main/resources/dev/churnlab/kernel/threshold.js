(() => {
  for (const box of document.querySelectorAll(".churnlab .threshold:not([data-live])")) {
    box.dataset.live = "";
    const { positives, negatives, at, stops } = JSON.parse(box.querySelector("script").textContent);
    const share = (part, whole) => (whole === 0 ? 0 : part / whole);
    const write = (name, value) => {
      box.querySelector(`[data-is="${name}"]`).textContent = value;
    };
    const count = (name, value) => write(name, value.toLocaleString("en-US"));
    const label = document.createElement("label");
    const input = document.createElement("input");
    const output = document.createElement("output");
    input.type = "range";
    // JupyterLab would take the arrow keys.
    input.dataset.lmSuppressShortcuts = "true";
    input.min = 0;
    input.max = stops.length - 1;
    input.value = at;
    input.oninput = () => {
      const [threshold, tp, fp] = stops[input.value];
      count("tp", tp);
      count("fp", fp);
      count("fn", positives - tp);
      count("tn", negatives - fp);
      write("threshold", threshold);
      write("accuracy", share(tp + negatives - fp, positives + negatives).toFixed(4));
      write("precision", share(tp, tp + fp).toFixed(4));
      write("recall", share(tp, positives).toFixed(4));
      write("f1", share(2 * tp, tp + fp + positives).toFixed(4));
      write("fpr", share(fp, negatives).toFixed(4));
      write("contacted", share(tp + fp, positives + negatives).toFixed(4));
      output.textContent = ` ${threshold}`;
      input.setAttribute("aria-valuetext", `threshold ${threshold}, recall ${share(tp, positives).toFixed(2)}, precision ${share(tp, tp + fp).toFixed(2)}`);
    };
    label.append("threshold ", input, output);
    box.prepend(label);
    input.oninput();
  }
})();
