package dev.tidemark.bench;

import dev.tidemark.lab.LabClients;
import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// A process with fifty listeners of short queues, each of which a client comes to twenty times a second, once it
/// is asked to begin: each of them is a bin worth telling.
final class BusyListeners {
    static final List<String> FLAGS =
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m", "--enable-native-access=ALL-UNNAMED");

    private static final int COUNT = 50;
    private static final int BACKLOG = 7;
    private static final int A_SECOND = 20;
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private BusyListeners() {}

    public static void main(String[] arguments) throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            if (lines.readLine() != null) {
                Thread.ofPlatform().daemon().start(BusyListeners::serve);
                System.out.println(COUNT + " busy, " + COUNT * A_SECOND + " bins/s");
                String _ = lines.readLine();
            }
        }
    }

    private static void serve() {
        List<LabListener> listeners = new ArrayList<>();
        try (LabNamespace here = LabNamespace.ofThisProcess()) {
            for (int i = 0; i < COUNT; i++) {
                listeners.add(LabListener.open(here, ListenerRecipe.tcp("127.0.0.1"), BACKLOG));
            }
            long pause = Duration.ofSeconds(1).toNanos() / A_SECOND;
            for (long due = System.nanoTime(); ; due += pause) {
                for (LabListener listener : listeners) {
                    try (LabClients _ = LabClients.connect(here, listener, 1)) {
                        listener.acceptOne(LIMIT).close();
                    }
                }
                LockSupport.parkNanos(due + pause - System.nanoTime());
            }
        }
    }
}
