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
import java.util.ArrayDeque;
import java.util.Deque;

/// A process with one listener, whose queue is as the last line named it: see [QueueLoad].
final class QueueHolder {
    private static final int PORT = 1_090;
    private static final int BACKLOG = 128;
    private static final int STANDING = 100;
    private static final int BURST = 300;
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration BETWEEN_CLIENTS = Duration.ofMillis(20);
    private static final Duration BETWEEN_BURSTS = Duration.ofSeconds(1);
    private static final Duration UNTIL_ACCEPTED = Duration.ofMillis(100);

    private QueueHolder() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Thread worker = Thread.ofPlatform().start(() -> {});
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                worker.interrupt();
                worker.join();
                QueueLoad load = QueueLoad.valueOf(line);
                worker = Thread.ofPlatform().daemon().start(() -> hold(load));
                System.out.println(load);
            }
        }
    }

    private static void hold(QueueLoad load) {
        if (load == QueueLoad.QUIET) {
            return;
        }
        try (LabNamespace here = LabNamespace.ofThisProcess();
                LabListener listener =
                        LabListener.open(here, ListenerRecipe.tcp("127.0.0.1").withPort(PORT), BACKLOG)) {
            switch (load) {
                case QUIET -> {}
                case STANDING -> stand(here, listener);
                case BURSTS -> burst(here, listener);
            }
        } catch (InterruptedException _) {
            // The next line asks for something else.
        }
    }

    /// As many wait all the time, but none of them for long: one is accepted, and another comes.
    private static void stand(LabNamespace here, LabListener listener) throws InterruptedException {
        Deque<LabClients> clients = new ArrayDeque<>();
        try {
            for (int i = 0; i < STANDING; i++) {
                clients.add(LabClients.connect(here, listener, 1));
            }
            while (true) {
                listener.acceptOne(LIMIT).close();
                clients.remove().close();
                clients.add(LabClients.connect(here, listener, 1));
                Thread.sleep(BETWEEN_CLIENTS);
            }
        } finally {
            clients.forEach(LabClients::close);
        }
    }

    /// More than fit come at once, and those that were let in are accepted a little later.
    private static void burst(LabNamespace here, LabListener listener) throws InterruptedException {
        while (true) {
            try (LabClients _ = LabClients.connect(here, listener, BURST)) {
                Thread.sleep(UNTIL_ACCEPTED);
                int _ = listener.drain();
            }
            Thread.sleep(BETWEEN_BURSTS);
        }
    }
}
