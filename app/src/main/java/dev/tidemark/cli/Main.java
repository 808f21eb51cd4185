package dev.tidemark.cli;

/// Where the process starts.
public final class Main {
    private Main() {}

    /// Runs the command that `arguments` name and ends the process with its exit code.
    ///
    /// `--train` runs what is usually run with its output thrown away, for the launcher to build the AOT cache
    /// from.
    public static void main(String[] arguments) {
        if (arguments.length == 1 && arguments[0].equals("--train")) {
            Training.run();
            return;
        }
        Runtime.getRuntime().exit(Commands.run(Console.ofThisProcess(), arguments));
    }
}
