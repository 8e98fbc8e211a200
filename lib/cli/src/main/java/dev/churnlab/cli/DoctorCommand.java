package dev.churnlab.cli;

import dev.churnlab.notebook.Exit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code churnlab doctor}: what is missing or wrong on this machine, and what to do about it. */
@Command(name = "doctor", description = "Say what is missing or wrong on this machine.", mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        var healthy = true;
        for (var check : Checkup.all(Place.here())) {
            var finding = check.finding();
            System.out.println((finding.good() ? "ok    " : "wrong ") + check.what() + ": " + finding.says());
            healthy &= finding.good();
        }
        return healthy ? Exit.DONE.code() : Exit.BAD_INPUT.code();
    }
}
