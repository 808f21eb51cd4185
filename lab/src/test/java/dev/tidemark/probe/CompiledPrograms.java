package dev.tidemark.probe;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The programs as clang compiled them from their specification, at work in a process of
/// lab/src/test/c/programs.c.
final class CompiledPrograms implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;
    private final Writer questions;

    private CompiledPrograms(Process process) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.questions = process.outputWriter(StandardCharsets.UTF_8);
    }

    /// @param folder with the loader and the objects
    /// @param object name of one
    /// @param rungs whose programs of it are attached; the others are not even loaded
    static CompiledPrograms attach(Path folder, String object, List<Rung> rungs) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                folder.resolve("programs").toString(),
                folder.resolve(object).toString(),
                CompiledProgramsCheck.cgroup()));
        rungs.forEach(rung -> command.add(rung.hook()));
        CompiledPrograms programs = new CompiledPrograms(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        String first = programs.answers.readLine();
        if (!"attached".equals(first)) {
            programs.close();
            throw new IOException(object + ": not attached, said " + first);
        }
        return programs;
    }

    /// What they recorded in the socket that is `descriptor` of this process.
    ByteBuffer facts(int descriptor) throws IOException {
        ask(Integer.toString(descriptor));
        return bytes(answers.readLine());
    }

    /// What they recorded of a listener's waits; empty where it has none.
    Optional<ByteBuffer> waits(long cookie) throws IOException {
        ask("waits " + Long.toUnsignedString(cookie));
        String line = answers.readLine();
        return line.isEmpty() ? Optional.empty() : Optional.of(bytes(line));
    }

    List<ByteBuffer> events() throws IOException {
        return records("events");
    }

    /// Those that ended.
    List<ByteBuffer> bins() throws IOException {
        return records("bins");
    }

    private List<ByteBuffer> records(String question) throws IOException {
        ask(question);
        List<ByteBuffer> events = new ArrayList<>();
        for (String line = answers.readLine(); !line.isEmpty(); line = answers.readLine()) {
            events.add(bytes(line));
        }
        return events;
    }

    private void ask(String question) throws IOException {
        questions.write(question + "\n");
        questions.flush();
    }

    private static ByteBuffer bytes(String line) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(line)).order(ByteOrder.nativeOrder());
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            boolean _ = process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
