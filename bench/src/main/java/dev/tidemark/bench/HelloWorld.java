package dev.tidemark.bench;

/// The least that a JVM does: what a start of Tidemark is compared with.
final class HelloWorld {
    private HelloWorld() {}

    public static void main(String[] arguments) {
        System.out.println("hello, world");
    }
}
