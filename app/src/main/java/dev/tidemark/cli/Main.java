package dev.tidemark.cli;

/// Where the process starts.
public final class Main {
    private Main() {}

    /// Runs the command that `arguments` name and ends the process with its exit code.
    public static void main(String[] arguments) {
        Console console = Console.ofThisProcess();
        Runtime.getRuntime().exit(Commands.run(console, arguments));
    }
}
