package dev.tidemark.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/// Runs the benchmarks; `bench/run` starts it, in a network namespace of its own.
///
/// Arguments: the project's folder, the commit, the launcher's JVM flags, and the options of `bench/run`.
/// Exit code: 0 every bound was kept or within the noise, 1 one was broken.
final class Main {
    private Main() {}

    public static void main(String[] arguments) throws IOException {
        Path project = Path.of(arguments[0]);
        String commit = arguments[1];
        List<String> flags = List.of(arguments[2].strip().split("\\s+"));
        List<String> options = List.of(arguments).subList(3, arguments.length);
        if (options.contains("--advice")) {
            System.exit(SizingPage.write(project, Machine.ofHere(Instant.now(), commit)) ? 0 : 1);
        }
        Plan plan = Plan.of(options);
        Results results = new Results(Machine.ofHere(Instant.now(), commit), plan);
        new Measurement(project, flags, results).run();
        String text = new Report(results).text();
        System.out.println(text);
        if (plan.kept()) {
            String name = results.machine().at().atZone(ZoneOffset.UTC).toLocalDate() + "-" + commit.replace("+", "")
                    + plan.extent().suffix();
            Path folder = Files.createDirectories(project.resolve("bench/results"));
            Files.writeString(folder.resolve(name + ".md"), text);
            Files.writeString(folder.resolve(name + ".json"), Json.of(results.all()) + "\n");
            if (plan.extent() == Plan.Extent.BURSTS) {
                SamplingPage.of(project).tell(results, name + ".md");
            }
            if (plan.extent() == Plan.Extent.ELASTIC) {
                ElasticPage.of(project).tell(results, name + ".md");
            }
            if (plan.extent() == Plan.Extent.PROBE) {
                SamplingPage.of(project).tellExact(results, name + ".md");
            }
        }
        System.exit(results.isAnyBroken() ? 1 : 0);
    }
}
