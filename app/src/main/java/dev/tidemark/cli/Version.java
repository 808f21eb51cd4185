package dev.tidemark.cli;

/// The version of this build.
final class Version {
    private Version() {}

    /// What the jar's manifest says, such as `0.1.0`; `development` when run from class files.
    static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
