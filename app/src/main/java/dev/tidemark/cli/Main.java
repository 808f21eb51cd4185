package dev.tidemark.cli;

/// Where the program starts.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        if (args.length == 1 && args[0].equals("--train")) {
            return;
        }
        System.out.println("tidemark 0.1.0");
    }
}
