package dev.tidemark.cli;

/// The version of this build.
final class Version {
    private Version() {}

    /// What the launcher says, such as `0.1.0`, else the jar's manifest; `development` when run from class files.
    ///
    /// The manifest alone would not do: packages of classes from the AOT cache have none.
    static String text() {
        String version = System.getProperty("tidemark.version");
        if (version == null) {
            version = Version.class.getPackage().getImplementationVersion();
        }
        return version == null ? "development" : version;
    }
}
