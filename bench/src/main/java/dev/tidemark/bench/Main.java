package dev.tidemark.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/// Runs the benchmarks; `bench/run` starts it, in a network namespace of its own.
///
/// Arguments: the project's folder, the commit, the launcher's JVM flags, and `--short` for the bounds
/// alone, `--doctor` for the doctor alone or `--exec` for exec alone.
/// Exit code:
/// 0 every bound was kept or within the noise, 1 one was broken.
final class Main {
    private Main() {}

    public static void main(String[] arguments) throws IOException {
        Path project = Path.of(arguments[0]);
        String commit = arguments[1];
        List<String> flags = List.of(arguments[2].strip().split("\\s+"));
        Plan plan = switch (arguments.length > 3 ? arguments[3] : "") {
            case "--short" -> Plan.ofBounds();
            case "--doctor" -> Plan.ofDoctor();
            case "--exec" -> Plan.ofExec();
            default -> Plan.ofAll();
        };
        Results results = new Results(Machine.ofHere(Instant.now(), commit), plan);
        new Measurement(project, flags, results).run();
        String text = new Report(results).text();
        System.out.println(text);
        if (plan.extent() != Plan.Extent.BOUNDS) {
            String name = results.machine().at().atZone(ZoneOffset.UTC).toLocalDate() + "-" + commit.replace("+", "")
                    + switch (plan.extent()) {
                        case DOCTOR -> "-doctor";
                        case EXEC -> "-exec";
                        case ALL, BOUNDS -> "";
                    };
            Path folder = Files.createDirectories(project.resolve("bench/results"));
            Files.writeString(folder.resolve(name + ".md"), text);
            Files.writeString(folder.resolve(name + ".json"), Json.of(results.all()) + "\n");
        }
        System.exit(results.isAnyBroken() ? 1 : 0);
    }
}
