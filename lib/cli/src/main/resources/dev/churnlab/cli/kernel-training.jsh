// %% A table, in the ways in which it is looked at
Path folder = Files.createTempDirectory("churnlab-kernel-");
Path file = folder.resolve("customers.csv");
Csv.write(Customers.synthetic(400, 1), file);
var customers = Telco.load(file);
// %%
customers
// %%
Telco.SCHEMA
// %%
import static tech.tablesaw.aggregate.AggregateFunctions.*;
customers.summarize("MonthlyCharges", mean, count).by("Contract").sortOn("Contract")
// %% A model, as the pipeline makes it
String trainFile = "x"; double testSize = 0.2; long seed = 42;
// %%
var split = Split.random(customers, testSize, seed);
split
// %%
var model = XGBoost.trainer(Telco.SCHEMA).rounds(5).train(split.train());
model
// %%
var evaluation = model.evaluate(split.test());
evaluation
// %%
Charts.roc(evaluation)
// %%
model.explain(split.test(), 0)
// %%
model.importance()
// %%
Charts.importance(model)
// %%
var picture = Charts.churnRate(customers, Telco.SCHEMA, "Contract");
picture.write(folder.resolve("picture.svg"));
picture
// %%
evaluation.metrics()
// %%
Outputs.put("metrics", evaluation.metrics());
Outputs.put("folder", folder.toString());
// %% Plain Java
record Point(int x, double y) {}
class Counter { private int n; int next() { return ++n; } }
var counter = new Counter();
List<Point> points = IntStream.range(0, 5).mapToObj(i -> new Point(counter.next(), i * 0.5)).collect(Collectors.toList());
points
// %%
int twice(int n) { return 2 * n; }
try {
    if (twice(2) != 4) throw new IllegalStateException("wrong");
    assert twice(3) == 6 : "wrong";
    System.out.printf("%d %s%n", twice(1), LocalDate.of(2026, 1, 1));
} finally {
    for (var point : points) System.out.println(point);
}
// %%
for (var each : List.of("customers.csv", "picture.svg")) Files.delete(folder.resolve(each));
Files.delete(folder);
// %%
System.exit(0);
