import dev.churnlab.data.Telco;
import dev.churnlab.training.Encoder;
import dev.churnlab.training.Features;
import dev.churnlab.training.Step;
import java.nio.file.Path;

/** From a file of customers to a matrix of floats; prints the seconds, the rows and a sum over the matrix. */
public final class Encode {
    public static void main(String[] args) {
        var begin = System.nanoTime();
        var table = Telco.load(Path.of(args[0]));
        var steps = Telco.SCHEMA.features().stream()
                .<Step>map(name -> Telco.SCHEMA.numeric().contains(name)
                        ? new Encoder.Number(name, 0.0)
                        : new Encoder.Ordinal(name))
                .toList();
        var matrix = Features.fit(table, steps).transform(table);
        var seconds = (System.nanoTime() - begin) / 1e9;
        double sum = 0;
        for (var value : matrix.values()) {
            sum += value;
        }
        System.out.println(seconds + " " + matrix.rows() + " " + sum);
    }
}
