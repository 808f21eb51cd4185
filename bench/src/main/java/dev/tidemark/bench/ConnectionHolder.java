package dev.tidemark.bench;

import dev.tidemark.kernel.libc.Descriptor;
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

/// A process that holds established connections, both ends of each: as many as the last line said.
///
/// It listens only while it connects.
final class ConnectionHolder {
    /// Two descriptors each, of the 20 000 that a process may have in a container.
    static final int MOST = 9_000;

    /// Below the usual somaxconn, so that none waits for another try.
    private static final int AT_ONCE = 2_000;

    private static final int BACKLOG = 4_096;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private ConnectionHolder() {}

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        List<LabClients> clients = new ArrayList<>();
        List<Descriptor> accepted = new ArrayList<>();
        try (LabNamespace here = LabNamespace.ofThisProcess();
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                clients.forEach(LabClients::close);
                clients.clear();
                accepted.forEach(Descriptor::close);
                accepted.clear();
                connect(here, port, Math.min(MOST, Integer.parseInt(line)), clients, accepted);
                System.out.println(accepted.size());
            }
        }
    }

    private static void connect(
            LabNamespace here, int port, int count, List<LabClients> clients, List<Descriptor> accepted) {
        try (LabListener listener =
                LabListener.open(here, ListenerRecipe.tcp("127.0.0.1").withPort(port), BACKLOG)) {
            while (accepted.size() < count) {
                int some = Math.min(AT_ONCE, count - accepted.size());
                clients.add(LabClients.connect(here, listener, some));
                for (int i = 0; i < some; i++) {
                    accepted.add(listener.acceptOne(LIMIT));
                }
            }
        }
    }
}
