package dev.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.lab.LabNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A `tune` that is killed, at whatever step, leaves each sysctl and the file for the next boot as they were or
/// as they were to be, and a journal from which the next command tells which.
final class TuneKilledKernelTest {
    private static final String SOMAXCONN = "net.core.somaxconn";
    private static final String BACKLOG = "net.ipv4.tcp_max_syn_backlog";

    /// To make folders, to write into the journal, to be sure of it and of the file, and to put that into place.
    private static final String LASTING = "mkdir,pwrite64,fsync,rename,unlink";

    @TempDir
    private Path folder = Path.of("");

    private Path root(String name) {
        return folder.resolve("root-" + name);
    }

    private String[] tune(String name) {
        return new String[] {
            "tune",
            "--somaxconn",
            "8191",
            "--max-syn-backlog",
            "4093",
            "--persist",
            "--root",
            root(name).toString(),
            "--yes"
        };
    }

    /// One with a journal of its own.
    private ChangingProduct product(String name) {
        return ChangingProduct.asRoot(folder)
                .with("STATE_DIRECTORY", folder.resolve("state-" + name).toString());
    }

    @Test
    void killedTuneIsFoundOutByTheNextCommandAndCanBeTakenBack() throws IOException {
        KilledProduct killed = new KilledProduct(folder, LASTING);
        List<KilledProduct.Step> steps;
        try (LabNamespace namespace = LabNamespace.create()) {
            steps = new ArrayList<>(killed.steps(product("whole"), namespace, tune("whole")));
            assertThat(steps).extracting(KilledProduct.Step::call).contains("pwrite64", "fsync", "rename");
            assertThat(namespace.sysctl(SOMAXCONN)).isEqualTo(8191);
        }
        steps.add(new KilledProduct.Step("write", 1, "/proc/sys/net/core/somaxconn"));
        steps.add(new KilledProduct.Step("write", 1, "/proc/sys/net/ipv4/tcp_max_syn_backlog"));

        for (KilledProduct.Step step : KilledProduct.sample(steps)) {
            try (LabNamespace namespace = LabNamespace.create()) {
                holds(killed, step, namespace);
            }
        }
    }

    private void holds(KilledProduct killed, KilledProduct.Step step, LabNamespace namespace) throws IOException {
        String name = step.call() + step.count() + step.path().replace('/', '-');
        ChangingProduct product = product(name);
        Path file = root(name).resolve("etc/sysctl.d/60-tidemark.conf");

        killed.killBefore(step, product, namespace, tune(name));

        assertThat(namespace.sysctl(SOMAXCONN)).as("%s", step).isIn(4096L, 8191L);
        assertThat(namespace.sysctl(BACKLOG)).as("%s", step).isIn(2048L, 4093L);
        if (Files.exists(file)) {
            assertThat(Files.readString(file))
                    .as("%s", step)
                    .startsWith("# Written by tidemark tune.")
                    .contains(SOMAXCONN + " = 8191\n")
                    .endsWith("\n");
        }
        int written = product.journalLines().size();

        Product.Answer next = product.run(namespace, "tune", "--synack-retries", "7", "--yes");
        assertThat(next.exitCode()).as("%s %s", step, next).isZero();
        assertThat(next.err().contains("change 1 was interrupted"))
                .as("%s %s", step, next)
                .isEqualTo(written == 1);

        if (written > 0) {
            Product.Answer undone = product.run(namespace, "undo", "1", "--yes");
            assertThat(undone.exitCode()).as("%s %s", step, undone).isIn(0, 3);
        }
        assertThat(namespace.sysctl(SOMAXCONN)).as("%s", step).isEqualTo(4096);
        assertThat(namespace.sysctl(BACKLOG)).as("%s", step).isEqualTo(2048);
        assertThat(namespace.sysctl("net.ipv4.tcp_synack_retries")).isEqualTo(7);
        assertThat(file).as("%s", step).doesNotExist();
    }
}
