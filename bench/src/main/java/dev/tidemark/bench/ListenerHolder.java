package dev.tidemark.bench;

import dev.tidemark.lab.LabListener;
import dev.tidemark.lab.LabNamespace;
import dev.tidemark.lab.ListenerRecipe;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A process that holds listeners: half on 127.0.0.1, half on ::1. It opens as many as a line says, beside those
/// it has.
///
/// Not the measuring process itself, as a start of a program costs more the more descriptors its parent has.
final class ListenerHolder {
    private static final int FIRST_PORT = 2_000;
    private static final int MOST = 15_000;
    private static final int BACKLOG = 511;

    private ListenerHolder() {}

    public static void main(String[] arguments) throws IOException {
        List<LabListener> listeners = new ArrayList<>();
        try (LabNamespace here = LabNamespace.ofThisProcess();
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int wanted = Math.min(MOST, Integer.parseInt(line));
                for (int i = listeners.size(); i < wanted; i++) {
                    ListenerRecipe recipe =
                            ListenerRecipe.tcp(i % 2 == 0 ? "127.0.0.1" : "::1").withPort(FIRST_PORT + i);
                    listeners.add(LabListener.open(here, recipe, BACKLOG));
                }
                System.out.println(listeners.size());
            }
        }
    }
}
